"""Scorecards as JUnit XML, one test case per exercise, for CI systems.

A failed exercise is a failure; one that says nothing about the response (invalid or
aborted) is an error. The objectives are the test case's properties.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from gameday.scorecards.renderings.permissions import list_permissions
from gameday.scorecards.renderings.words import list_gaps, tell_clock, tell_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.scorecard import Scorecard

__all__ = ["clean", "render_junit", "render_suite"]

_EXCERPT = 40

# What XML 1.0 has no way to write down.
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(card: Scorecard) -> str:
    """Write one card as a JUnit test suite with a line's end."""
    return render_suite([card])


def render_suite(cards: Sequence[Scorecard]) -> str:
    """Write several cards as one JUnit test suite with a line's end."""
    suite = ET.Element(
        "testsuite",
        name="gameday",
        tests=str(len(cards)),
        failures=str(sum(card.verdict == "failed" for card in cards)),
        errors=str(sum(card.verdict in {"invalid", "aborted"} for card in cards)),
        skipped="0",
        time=f"{sum(card.duration for card in cards):.3f}",
    )
    for card in cards:
        _add_case(suite, card)
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    xml = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{xml}\n'


def _add_case(suite: ET.Element, card: Scorecard) -> None:
    group, _, name = card.scenario.rpartition(".")
    case = ET.SubElement(
        suite,
        "testcase",
        classname=clean(group or "gameday"),
        name=clean(f"{name}[seed={card.seed}]"),
        time=f"{card.duration:.3f}",
    )
    _add_properties(case, card)
    if card.verdict != "passed":
        kind = "failure" if card.verdict == "failed" else "error"
        outcome = ET.SubElement(
            case, kind, type=card.verdict, message=clean(card.reasons[0])
        )
        outcome.text = clean(_tell_outcome(card))


def _add_properties(case: ET.Element, card: Scorecard) -> None:
    properties = ET.SubElement(case, "properties")
    values = {"score": tell_score(card), "journal": card.journal}
    for each in card.objectives:
        values[f"objective.{each.id}"] = f"{each.verdict}: {each.reason}"
    for number, told in enumerate(list_gaps(card), start=1):
        values[f"gap.{number}"] = told
    for name, value in values.items():
        ET.SubElement(properties, "property", name=clean(name), value=clean(value))


def _tell_outcome(card: Scorecard) -> str:
    lines = [f"{tell_clock(each.at)}  {each.text}" for each in card.timeline]
    if len(lines) > _EXCERPT:
        left_out = f"       ({len(lines) - _EXCERPT} lines left out)"
        half = _EXCERPT // 2
        lines = [*lines[:half], left_out, *lines[-half:]]
    permissions = list(list_permissions(card))
    if permissions:
        permissions = ["", "Permissions", *permissions]
    return "\n".join((*card.reasons, *permissions, "", "Timeline", *lines))


def clean(text: str) -> str:
    """Return a text as XML can hold it."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
