"""quotas.md: what AWS holds an account to, and what it refuses beyond that."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from gameday.scenarios.quotas import list_quotas
from gameday.simulator.aws.refusals.rules import list_tables
from gameday.simulator.reference.markdown import item, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.quotas import Quota

__all__ = ["list_lines"]

_ROOM = "gameday.simulator.aws.refusals"


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    yield "# Quotas and refusals"
    yield ""
    yield from paragraph(
        "What the embedded account refuses of a call that its caller may make, beside"
        " what the emulator refuses by itself. A scenario changes quotas and rates with"
        " `quotas`: [how](../how-to/write-a-scenario.md#have-less-of-aws-or-more). The"
        " estate is made before anybody is held to them, and counts against them."
    )
    yield from ("", "## Quotas", "")
    for quota in list_quotas().values():
        yield from item(_tell_quota(quota))
    yield from ("", "## Rates", "")
    yield from paragraph(
        "Token buckets, one an operation, account and region unless they say otherwise."
        " Who finds the bucket empty is refused, and tries again as the SDK does."
    )
    yield ""
    rates = _read("rates.yaml")
    for kind in ("requests", "resources"):
        for row in rates[kind]:
            yield from item(_tell_rate(row, of=kind))
    yield from ("", "## Refusals", "")
    for table in list_tables():
        for row in _read(f"tables/{table}.yaml")["rules"]:
            yield from item(_tell_rule(table, row))


def _tell_quota(quota: Quota) -> str:
    value = "unset" if quota.value is None else f"{quota.value:,}"
    code = f" ({quota.code})" if quota.code else ""
    raised = ""
    if quota.fixed:
        raised = ", fixed"
    elif quota.most:
        raised = f", at most {quota.most:,}"
    return (
        f"`{quota.name}`{code}: {value}{raised}; {quota.what}. Source: {quota.source}."
    )


def _tell_rate(row: Mapping[str, Any], *, of: str) -> str:
    service, *names = row["calls"].split()
    calls = ", ".join(f"`{service}:{name}`" for name in names)
    shared = " together" if row.get("shared") else ""
    when = f" where `{row['when']}`" if "when" in row else ""
    tokens = "" if of == "requests" else f", a token for each of `{row['taken']}`"
    size = f"{row['bucket']:g} at once, {row['refill']:g} a second"
    return f"{calls}{shared}{when}: {size}{tokens}. Source: {row['source']}."


def _tell_rule(service: str, row: Mapping[str, Any]) -> str:
    calls = ", ".join(f"`{service}:{name}`" for name in row["calls"].split())
    quota = f", by `{row['quota']}`" if "quota" in row else ""
    words = f": “{row['words']}”" if row.get("words") else ""
    return f"{calls}: `{row['code']}`{quota}{words} Source: {row['source']}."


def _read(name: str) -> Mapping[str, Any]:
    text = (resources.files(_ROOM) / name).read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded
