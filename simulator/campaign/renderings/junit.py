"""A campaign as JUnit XML: a test case for each exercise.

The case of an exercise that was judged is its scorecard's own, with the campaign's
verdict; one that came to no judgement is an error, and one that a baseline has and
nobody played is a failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from gameday.scorecards.renderings.junit import clean, render_junit as render_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.campaign.result import Result

__all__ = ["render_junit"]


def render_junit(results: Sequence[Result]) -> str:
    """Write results as one JUnit test suite with a line's end."""
    cases = [_make_case(result) for result in results]
    seconds = sum(result.card.duration for result in results if result.card)
    suite = ET.Element(
        "testsuite",
        name="gameday",
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
        skipped="0",
        time=f"{seconds:.3f}",
    )
    suite.extend(cases)
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    xml = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{xml}\n'


def _make_case(result: Result) -> ET.Element:
    key = result.key
    card = result.ruled_card
    case = _copy_case(card) if card else _make_error(result)
    case.set("classname", clean(f"gameday.{key.scenario.replace('/', '.')}"))
    case.set("name", clean(f"{key.responders}[seed={key.seed}]"))
    return case


def _copy_case(card: Scorecard) -> ET.Element:
    root = ET.fromstring(render_card(card).encode())  # noqa: S314 - we wrote it
    case = root.find("./testsuite/testcase")
    assert case is not None  # noqa: S101 - a card is one case
    return case


def _make_error(result: Result) -> ET.Element:
    case = ET.Element("testcase", time="0.000")
    tag = "failure" if result.verdict == "missing" else "error"
    error = ET.SubElement(
        case, tag, type=result.verdict, message=clean(result.reasons[0])
    )
    error.text = clean("\n\n".join(filter(None, (*result.reasons, result.detail))))
    return case
