"""Scorecards as JUnit XML, one test case per exercise, for CI systems.

A failed exercise is a failure; one that says nothing about the response (invalid or
aborted) is an error. ``time`` is what a CI system takes it for, the real seconds that
playing took; what the exercise measured, in virtual time, are properties, as its
objectives are.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from gameday.scorecards.renderings.permissions import list_permissions
from gameday.scorecards.renderings.words import list_gaps, tell_clock, tell_score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.scorecards.scorecard import Scorecard

__all__ = ["clean", "make_case", "render_junit", "write_suite"]

_EXCERPT = 40

# What XML 1.0 has no way to write down.
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(card: Scorecard, seconds: float | None = None) -> str:
    """Write one card as a JUnit test suite with a line's end.

    Args:
        card: What is written.
        seconds: How long playing took, in real time; None where nothing was played.
    """
    return write_suite([make_case(card, seconds)])


def write_suite(cases: Sequence[ET.Element]) -> str:
    """Write test cases as one JUnit test suite with a line's end."""
    suite = ET.Element(
        "testsuite",
        name="gameday",
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
        skipped="0",
        time=f"{sum(float(case.get('time', 0)) for case in cases):.3f}",
    )
    suite.extend(cases)
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    xml = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{xml}\n'


def make_case(card: Scorecard, seconds: float | None = None) -> ET.Element:
    """Return a card as a test case, which took so many real seconds."""
    group, _, name = card.scenario.rpartition(".")
    case = ET.Element(
        "testcase",
        classname=clean(group or "gameday"),
        name=clean(f"{name}[seed={card.seed}]"),
    )
    if seconds is not None:
        case.set("time", f"{seconds:.3f}")
    _add_properties(case, card)
    if card.verdict != "passed":
        kind = "failure" if card.verdict == "failed" else "error"
        outcome = ET.SubElement(
            case, kind, type=card.verdict, message=clean(card.reasons[0])
        )
        outcome.text = clean(_tell_outcome(card))
    return case


def _add_properties(case: ET.Element, card: Scorecard) -> None:
    properties = ET.SubElement(case, "properties")
    values = {"score": tell_score(card), "journal": card.journal}
    values["virtual_seconds"] = f"{card.duration:.3f}"
    for name, seconds in _list_times(card):
        values[f"virtual_seconds.{name}"] = f"{seconds:.3f}"
    for each in card.objectives:
        values[f"objective.{each.id}"] = f"{each.verdict}: {each.reason}"
    for number, told in enumerate(list_gaps(card), start=1):
        values[f"gap.{number}"] = told
    for name, value in values.items():
        ET.SubElement(properties, "property", name=clean(name), value=clean(value))


def _list_times(card: Scorecard) -> Iterator[tuple[str, float]]:
    """Go through the times that there are."""
    for each in fields(card.times):
        seconds = getattr(card.times, each.name).seconds
        if seconds is not None:
            yield each.name, seconds


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
