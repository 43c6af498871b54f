"""What is asked beside the playbook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.duration import format_duration
from gameday.scorecards.outcomes import Outcomes
from gameday.simulator.campaign.terms import Terms

if TYPE_CHECKING:
    from gameday.scorecards.scorecard import Scorecard


def test_a_passed_exercise_keeps_terms_that_ask_for_nothing(card: Scorecard) -> None:
    """By themselves they ask for a pass."""
    assert Terms().find_breaches(card) == ()


@pytest.mark.parametrize(
    ("terms", "breach"),
    [
        (Terms(expect="failed"), "Expected to have failed: Passed: "),
        (Terms(score=99.5), "Expected a score of 99.5, found "),
        (Terms(detect_s=60), "Expected to be detected within 1 min, found {detect}."),
        (Terms(contain_s=5), "Expected to be contained within 5 s, found {contain}."),
        (
            Terms(objectives=("ssh-closed",)),
            "Expected `ssh-closed` to be met, found missed: not true since ",
        ),
    ],
)
def test_a_breach_is_told(card: Scorecard, terms: Terms, breach: str) -> None:
    """With what was asked and what was found."""
    (told,) = terms.find_breaches(card)

    times = card.times
    detect, contain = times.detect.seconds, times.contain_from_inject.seconds
    assert detect is not None
    assert contain is not None
    found = {"detect": format_duration(detect), "contain": format_duration(contain)}
    assert told.startswith(breach.format(**found))


def test_terms_that_are_kept_are_silent(card: Scorecard) -> None:
    """All of them at once."""
    terms = Terms(score=80, detect_s=600, contain_s=600, objectives=("evidence",))

    assert terms.find_breaches(card) == ()


@pytest.mark.parametrize("outcome", ["responder_failed", "timed_out", "refused"])
def test_how_responders_came_out_can_be_asked(card: Scorecard, outcome: str) -> None:
    """That one did, or that none did; where nothing is asked, either is well."""
    none, isolate = Outcomes((), (), ()), {outcome: ("isolate-instance",)}
    calm = replace(card, outcomes=none)
    rough = replace(card, outcomes=replace(none, **isolate))
    wanted, unwanted = Terms(**{outcome: True}), Terms(**{outcome: False})
    assert wanted.find_breaches(rough) == unwanted.find_breaches(calm) == ()
    assert Terms().find_breaches(rough) == ()
    (told,) = unwanted.find_breaches(rough)
    assert told.startswith("Expected no responder to have ")
    assert told.endswith(", found `isolate-instance`.")
    (told,) = wanted.find_breaches(calm)
    assert told.startswith("Expected a responder to have ")
    assert told.endswith(", found none.")
