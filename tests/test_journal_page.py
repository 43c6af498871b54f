"""The journal's page is true: held against the code that writes and journals played.

What is expected is read from the page's text, not from the definitions it is made of.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.catalogue import library_ids
from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs" / "examples"
HEAD = {"seq", "t", "time", "kind", "actor", "hash"}

NOT_YET_WRITTEN = {"cleanup.failed"}
"""A discarded account leaves nothing behind; a real one may."""


def _read_page() -> dict[str, set[str]]:
    """Return the fields of each kind that the page explains."""
    text = (ROOT / "docs/reference/journal.md").read_text("utf-8")
    fields: dict[str, set[str]] = {}
    for part in text.split("\n### ")[1:]:
        heading, _, body = part.partition("\n")
        fields[heading.strip("`")] = set(
            re.findall(r"^- `(\w+)` \(", body, re.MULTILINE)
        )
    return fields


PAGE = _read_page()


def _calls() -> Iterator[ast.Call]:
    for path in (ROOT / "simulator").rglob("*.py"):
        if path.parts[-2] != "reference":
            yield from (
                node
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Call)
            )


def _find_recorded() -> Iterator[tuple[str, set[str]]]:
    """Go through the calls that name a kind: that, and the fields they name."""
    for call in _calls():
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        kind = call.args[0] if call.args else None
        if name.strip("_") in {"record", "tell"} and isinstance(kind, ast.Constant):
            yield str(kind.value), {each.arg for each in call.keywords if each.arg}


def test_what_the_code_records_is_explained() -> None:
    """Every kind that is written out at a call, with every field that is."""
    recorded = list(_find_recorded())
    unknown = {kind for kind, _ in recorded} - PAGE.keys()
    assert unknown == set()
    assert [(k, f - PAGE[k]) for k, f in recorded if not f <= PAGE[k]] == []
    assert len(recorded) > 30


def test_every_kind_is_written_somewhere() -> None:
    """The page has no kind that only somebody once meant to write."""
    texts = {
        node.value
        for path in (ROOT / "simulator").rglob("*.py")
        if path.parts[-2] != "reference"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert PAGE.keys() - texts == NOT_YET_WRITTEN


def test_no_kind_takes_a_name_of_the_head() -> None:
    """A field that every fact has cannot be one kind's own."""
    assert [kind for kind, fields in PAGE.items() if fields & HEAD] == []


def _specs() -> Iterator[tuple[str, ...]]:
    """Go through the example responders: scenario, then who answers."""
    flagship = "impact/ec2-crypto-mining"
    for path in sorted((EXAMPLES / "responders").iterdir()):
        if path.is_dir():
            yield flagship, str(path)
    yield flagship, f"command:{sys.executable} {EXAMPLES / 'commands/isolate.py'}"
    yield flagship, f"ssm:{EXAMPLES / 'automation/isolate-instance.yaml'}"
    yield flagship, f"template:{EXAMPLES / 'templates/incident-workflow'}"


@pytest.mark.parametrize("scenario", library_ids())
@pytest.mark.parametrize("responders", [None, ()])
def test_the_journals_of_the_library_are_explained(
    scenario: str, responders: tuple[str, ...] | None
) -> None:
    """Answered by its own responders, and by nobody."""
    _assert_explained(scenario, responders)


@pytest.mark.parametrize("spec", [*_specs()], ids=lambda spec: Path(spec[1]).name)
def test_the_journals_of_examples_are_explained(spec: tuple[str, ...]) -> None:
    """Whatever goes wrong in them has a kind of its own."""
    scenario, *responders = spec
    _assert_explained(scenario, tuple(responders))


def _assert_explained(scenario: str, responders: tuple[str, ...] | None) -> None:
    played = play(load_scenario(scenario), Options(seed=1, responders=responders))
    assert played.facts[-1].kind == "cleanup.done"
    for fact in played.facts:
        assert fact.fields.keys() <= PAGE[fact.kind], fact.kind
