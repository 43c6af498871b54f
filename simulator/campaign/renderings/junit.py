"""A campaign as JUnit XML: a test case for each exercise.

The case of an exercise that was judged is its scorecard's own, with the campaign's
verdict; one that came to no judgement is an error, and one that a baseline has and
nobody played is a failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from gameday.scorecards.renderings.junit import clean, make_case, write_suite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.campaign.result import Result

__all__ = ["render_junit"]


def render_junit(results: Sequence[Result]) -> str:
    """Write results as one JUnit test suite with a line's end."""
    return write_suite([_make_case(result) for result in results])


def _make_case(result: Result) -> ET.Element:
    key = result.key
    card = result.ruled_card
    case = make_case(card, result.seconds) if card else _make_error(result)
    case.set("classname", clean(f"gameday.{key.scenario.replace('/', '.')}"))
    case.set("name", clean(f"{key.responders}[seed={key.seed}]"))
    return case


def _make_error(result: Result) -> ET.Element:
    case = ET.Element("testcase", time=f"{result.seconds:.3f}")
    tag = "failure" if result.verdict == "missing" else "error"
    error = ET.SubElement(
        case, tag, type=result.verdict, message=clean(result.reasons[0])
    )
    error.text = clean("\n\n".join(filter(None, (*result.reasons, result.detail))))
    return case
