"""Rules that wait for what nothing here sends: events of AWS's own services.

Such a rule stays silent in an exercise, whatever happens, and would not on the real
account. Which events are meant stands in `unsent.txt`. A rule that waits for something
that AWS does not send either is not among them: that is a slip of its author's.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["list_unsent"]

_HEADS = ("source", "detail-type")
_OF_CALLS = frozenset({"eventName", "eventSource", "userIdentity"})
"""Members of ``detail`` by which a pattern shows that it is meant for CloudTrail."""
_SENT_FROM = frozenset({"aws.ec2", "aws.guardduty", "aws.securityhub"})
"""Sources whose most common events are sent here."""


def list_unsent(pattern_text: str) -> Iterator[str]:
    """List the events that a pattern waits for, and that only AWS sends.

    Args:
        pattern_text: The pattern, as JSON.

    Yields:
        Each in a few words: ``events of aws.macie``. A pattern that names no detail
        type is meant for what is sent, where its source sends anything.
    """
    content = json.loads(pattern_text)
    if not isinstance(content, dict) or "source" not in content:
        return
    names_kind = "detail-type" in content
    if not names_kind and _is_meant_for_calls(content):
        return
    heads = {name: content[name] for name in _HEADS if name in content}
    try:
        asked = Pattern.parse(json.dumps(heads))
    except InvalidEventPattern:
        return
    for source, kinds in _read_unsent().items():
        if source in _SENT_FROM and not names_kind:
            continue
        found = [each for each in kinds if asked.matches(_outline(source, each))]
        if len(found) == len(kinds):
            yield f"events of {source}"
        else:
            yield from (f"`{each}` events of {source}" for each in found)


def _is_meant_for_calls(content: dict[str, Any]) -> bool:
    detail = content.get("detail")
    return isinstance(detail, dict) and not _OF_CALLS.isdisjoint(detail)


def _outline(source: str, kind: str) -> dict[str, str]:
    return {"source": source, "detail-type": kind}


@cache
def _read_unsent() -> dict[str, list[str]]:
    lines = (files(__package__) / "unsent.txt").read_text().splitlines()
    read: dict[str, list[str]] = {}
    source = ""
    for line in lines:
        if line.startswith("    "):
            read[source].append(line.strip())
        elif not line.startswith("#"):
            source = line
            read[source] = []
    return read
