"""Correlations: how many, how different, in which order, within how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.siem.correlation import Match, Memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gameday.simulator.siem.rules import Ruleset

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARTS = """\
title: A
name: a
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: A}, condition: s}
---
title: B
name: b
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: B}, condition: s}
---
title: Together
name: together
correlation:
  timespan: 10m
"""


def _match(rule: str, minute: float, *, group: str = "", values: Any = ()) -> Match:
    moment = START + timedelta(minutes=minute)
    return Match(rule, moment, (f"{rule}@{minute:g}",), (group,), values)


@pytest.fixture
def memory_of(rules_of: Callable[..., Ruleset]) -> Callable[[str], Memory]:
    """Give a function that makes the memory of a correlation."""

    def make(text: str) -> Memory:
        lines = "".join(f"  {line}\n" for line in text.splitlines())
        (correlation,) = rules_of(PARTS + lines).correlations
        return Memory(correlation, slack=timedelta(hours=1))

    return make


COUNT = "type: event_count\nrules: [a]\ncondition: {gte: 3}"
VALUES = "type: value_count\nrules: [a]\ncondition: {gte: 2, field: sourceIPAddress}"


@pytest.mark.parametrize(
    ("text", "matches", "expected"),
    [
        (COUNT, [("a", 0), ("a", 4), ("a", 9)], ["a@0", "a@4", "a@9"]),
        (COUNT, [("a", 0), ("a", 4), ("a", 10)], []),
        (COUNT, [("a", 9), ("a", 0), ("a", 4)], ["a@0", "a@4", "a@9"]),
        (COUNT, [("a", 0), ("a", 20), ("a", 21), ("a", 22)], ["a@20", "a@21", "a@22"]),
        (COUNT.replace("gte: 3", "gt: 3"), [("a", 0), ("a", 1), ("a", 2)], []),
        (
            COUNT.replace("gte: 3", "eq: 2"),
            [("a", 0), ("a", 1), ("a", 2)],
            ["a@0", "a@1"],
        ),
        (
            "type: temporal\nrules: [a, b]",
            [("b", 0), ("a", 5)],
            ["b@0", "a@5"],
        ),
        ("type: temporal\nrules: [a, b]", [("b", 0), ("b", 5)], []),
        ("type: temporal\nrules: [a, b]", [("b", 0), ("a", 10)], []),
        ("type: temporal_ordered\nrules: [a, b]", [("a", 0), ("b", 5)], ["a@0", "b@5"]),
        ("type: temporal_ordered\nrules: [a, b]", [("b", 0), ("a", 5)], []),
        ("type: temporal\ncondition: a and b", [("b", 0), ("a", 5)], ["b@0", "a@5"]),
        ("type: temporal\ncondition: a or b", [("b", 0)], ["b@0"]),
    ],
)
def test_a_window_ends_with_a_match(
    memory_of: Callable[[str], Memory],
    text: str,
    matches: Sequence[tuple[str, float]],
    expected: list[str],
) -> None:
    """It is as long as the timespan, and leaves out what is just as old."""
    found = list(memory_of(text).add([_match(*each) for each in matches], START))

    assert [name for each in found for name in each.records] == expected


def test_groups_are_counted_apart(memory_of: Callable[[str], Memory]) -> None:
    """Three of one, not two of one and one of another."""
    memory = memory_of(f"{COUNT}\ngroup-by: [userIdentity.arn]")
    matches = [_match("a", n, group=name) for n, name in enumerate(("x", "x", "y"))]

    assert list(memory.add(matches, START)) == []
    (found,) = memory.add([_match("a", 3, group="x")], START)
    assert (found.group, found.records) == (("x",), ("a@0", "a@1", "a@3"))


def test_different_values_are_counted(memory_of: Callable[[str], Memory]) -> None:
    """The same address twice is one."""
    memory = memory_of(VALUES)
    same = [_match("a", n, values=("198.51.100.7",)) for n in range(3)]

    assert list(memory.add(same, START)) == []
    assert len(list(memory.add([_match("a", 4, values=("192.0.2.1",))], START))) == 1


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("value_sum", "gte: 60"),
        ("value_avg", "eq: 20"),
        ("value_median", "eq: 10"),
        ("value_percentile", "eq: 40, percentile: 90"),
    ],
)
def test_values_are_measured(
    memory_of: Callable[[str], Memory], kind: str, wanted: str
) -> None:
    """Numbers in a field, together; text that is none does not count."""
    field = "field: additionalEventData.bytes"
    memory = memory_of(f"type: {kind}\nrules: [a]\ncondition: {{{wanted}, {field}}}")
    texts = ("10", "none", "10", "40")
    matches = [_match("a", n, values=(text,)) for n, text in enumerate(texts)]

    assert len(list(memory.add(matches, START))) == 1


def test_late_matches_still_count(memory_of: Callable[[str], Memory]) -> None:
    """Logs come in late and out of order; after an hour they come too late."""
    memory = memory_of(COUNT)
    assert list(memory.add([_match("a", 5), _match("a", 6)], START)) == []
    later = START + timedelta(minutes=30)
    assert len(list(memory.add([_match("a", 4)], later))) == 1
    assert list(memory.add([], START + timedelta(hours=2))) == []
    assert list(memory.add([_match("a", 7)], START + timedelta(hours=2))) == []


def test_only_news_is_found(memory_of: Callable[[str], Memory]) -> None:
    """A window without a new match was told before."""
    memory = memory_of(COUNT)
    assert len(list(memory.add([_match("a", n) for n in range(3)], START))) == 1
    assert list(memory.add([_match("a", 30)], START)) == []
