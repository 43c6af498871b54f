"""A campaign as people and CI systems read it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from gameday.scenarios.duration import format_duration
from gameday.simulator.campaign.renderings import (
    render_junit,
    render_markdown,
    render_table,
)
from gameday.simulator.campaign.result import judge_trial
from gameday.simulator.campaign.terms import Terms
from gameday.simulator.options import Options
from gameday.simulator.supervision.ending import Ending, Trouble

if TYPE_CHECKING:
    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.campaign.result import Result
    from gameday.simulator.campaign.trial import Trial


@pytest.fixture
def results(trial: Trial, card: Scorecard) -> list[Result]:
    """Give one that passed, one that broke its terms, and one that crashed."""
    strict = replace(trial, options=Options(seed=2), terms=Terms(contain_s=60))
    broken = replace(trial, responders="a|b <c>")
    trouble = Trouble("crashed", "killed by SIGKILL", "last\x00words")
    return [
        judge_trial(trial, Ending(card, seconds=1.25)),
        judge_trial(strict, Ending(card, seconds=2.5)),
        judge_trial(broken, Ending(None, trouble)),
    ]


def test_the_table_has_a_row_for_each(
    results: list[Result], contained_s: float
) -> None:
    """Then the spread over the seeds, then the sum."""
    lines = render_table(results).splitlines()

    assert lines[0].split() == [
        *("scenario", "responders", "seed", "verdict"),
        *("score", "detected", "contained", "reason"),
    ]
    assert "passed" in lines[2]
    found = format_duration(contained_s)
    assert lines[3].endswith(f"Expected to be contained within 1 min, found {found}.")
    assert lines[4].endswith(
        "crashed    -        -           -            killed by SIGKILL"
    )
    assert "1 of 2 (50 %)" in lines[8]
    assert lines[-1] == "1 of 3 passed, 1 failed, 1 crashed"


def test_what_fails_as_expected_reads_so(trial: Trial, card: Scorecard) -> None:
    """In its row, in the spread and in the sum; for CI systems it has passed."""
    reasons = ("Failed: `contain` was missed.",)
    lost = replace(card, verdict="failed", score=20.0, reasons=reasons)
    teeth = replace(trial, responders="nobody", terms=Terms(expect="failed"))
    other = replace(teeth, options=Options(seed=2))
    results = [
        judge_trial(trial, Ending(card)),
        *(judge_trial(each, Ending(lost)) for each in (teeth, other)),
        judge_trial(replace(teeth, responders="somebody"), Ending(card)),
    ]

    lines = render_table(results).splitlines()

    assert lines[3].split("  ")[-1].strip() == "Failed: `contain` was missed."
    assert "  failed as expected  " in lines[3]
    assert "Expected to have failed" in lines[5]
    assert "2 of 2 as expected (100 %)" in "\n".join(lines)
    assert lines[-1] == "1 of 4 passed, 2 failed as expected, 1 failed"
    suite = ET.fromstring(render_junit(results)).find("testsuite")
    assert suite is not None
    assert suite.get("failures") == "1"


def test_junit_has_a_case_for_each(
    results: list[Result], card: Scorecard, contained_s: float
) -> None:
    """Objectives as properties; a breach as a failure, a crash as an error."""
    suite = ET.fromstring(render_junit(results).encode()).find("testsuite")
    assert suite is not None
    passed, failed, crashed = suite.findall("testcase")

    assert [suite.get(name) for name in ("tests", "failures", "errors")] == [
        "3",
        "1",
        "1",
    ]
    assert passed.get("classname") == "gameday.impact.ec2-crypto-mining"
    assert [case.get("time") for case in (passed, failed)] == ["1.250", "2.500"]
    assert suite.get("time") == "3.750"
    assert [case.get("name") for case in (passed, failed)] == [
        "isolate-instance[seed=1]",
        "isolate-instance[seed=2]",
    ]
    properties = {p.get("name"): p.get("value") for p in passed.iter("property")}
    reason = card.objective("evidence").reason
    assert "after `mine`" in reason
    assert properties["objective.evidence"] == f"met: {reason}"
    failure, error = failed.find("failure"), crashed.find("error")
    assert failure is not None
    assert error is not None
    found = format_duration(contained_s)
    assert failure.get("message") == (
        f"Expected to be contained within 1 min, found {found}."
    )
    assert "Timeline" in str(failure.text)
    assert error.get("message") == "killed by SIGKILL"
    assert error.text == "killed by SIGKILL\n\nlast\N{REPLACEMENT CHARACTER}words"


def test_markdown_has_a_table_and_the_failures(results: list[Result]) -> None:
    """The failures in full, under their names; nothing breaks out of its cell."""
    text = render_markdown(results)

    assert text.startswith("# Game day: 1 of 3 passed, 1 failed, 1 crashed\n\n| ")
    assert "| a\\|b &lt;c> | 1 | crashed |" in text
    assert text.count("<details>") == 2
    assert "## A web server mines cryptocurrency: failed" in text


def test_renderings_are_deterministic(results: list[Result]) -> None:
    """The same results give the same bytes."""
    for render in (render_table, render_junit, render_markdown):
        assert render(results) == render(list(results))
