"""responders.md: the kinds of responder, and the built-in ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from gameday.responders.catalogue import find_responder, list_responders
from gameday.simulator.deployment.kinds import KINDS
from gameday.simulator.reference.markdown import block, code, item, paragraph, table
from gameday.simulator.reference.source import ROOT, read_summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.responders.catalogue import Responder

__all__ = ["list_lines"]


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    yield "# Responders"
    yield ""
    yield from paragraph(
        "A responder is named by what it is (`isolate-instance`, the path of a folder),"
        " or by a kind and what that is about (`ssm:runbook.yaml`). How to write one is"
        " in [the recipe](../how-to/write-a-responder.md)."
    )
    yield from ("", "## Kinds", "")
    yield from table(("kind", "what it is"), _list_kinds())
    for name in list_responders():
        yield from ("", f"## `{name}`", "", *_describe(find_responder(name)))


def _list_kinds() -> Iterator[tuple[str, str]]:
    for kind, place in KINDS.items():
        path = ROOT.joinpath("src", *place.partition(":")[0].split("."))
        module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        name = "a name or a path" if kind == "folder" else f"`{kind}:`"
        yield name, read_summary(module)


def _describe(responder: Responder) -> Iterator[str]:
    yield from paragraph(f"{responder.title}. {responder.doc}")
    yield ""
    yield from item(f"phases: {', '.join(responder.phases)}")
    yield from item(
        f"limits: a timeout of {responder.timeout_s} s,"
        f" {responder.memory_mb} MB of memory"
    )
    if responder.environment:
        yield from item(f"environment: {code(*responder.environment)}")
    yield from ("", "It is called by this pattern:", "")
    pattern = yaml.safe_dump(dict(responder.pattern), sort_keys=False)
    yield from block(pattern, "yaml")
    yield from ("", "Its role may do this, and write its log:", "")
    yield from table(("actions", "on"), map(_tell, responder.policy))


def _tell(statement: Mapping[str, Any]) -> tuple[str, str]:
    actions, resources = (_list(statement[key]) for key in ("Action", "Resource"))
    condition = statement.get("Condition")
    where = f", where `{json.dumps(condition)}`" if condition else ""
    return code(*actions), code(*resources) + where


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
