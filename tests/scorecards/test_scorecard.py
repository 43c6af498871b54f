"""Each sample exercise gets the verdict a senior responder would give, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from gameday.scorecards.renderings.json import render_json
from gameday.scorecards.scorecard import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.journal import Fact
    from gameday.scorecards.scorecard import Scorecard

    Exercise = Callable[[str], list[Fact]]
    Write = Callable[[list[tuple[float, str, str, dict[str, object]]]], list[Fact]]


@pytest.fixture
def card(exercise: Exercise, playbook: Playbook) -> Callable[[str], Scorecard]:
    """Return a function that judges a sample exercise."""
    return lambda name: judge(exercise(name), playbook)


@pytest.mark.parametrize(
    ("name", "verdict", "score", "grade", "exit_code"),
    [
        ("contained", "passed", 100.0, "P", 0),
        ("nobody", "failed", 22.2, "U", 1),
        ("lost again", "failed", 66.7, "U", 1),
        ("evidence late", "failed", 77.8, "M", 1),
        ("late", "passed", 88.9, "S", 0),
        ("shop down", "passed", 88.9, "S", 0),
        ("invalid", "invalid", None, None, 4),
        ("aborted", "aborted", None, None, 6),
        ("torn", "aborted", None, None, 5),
    ],
)
def test_a_verdict_a_score_and_a_grade(
    card: Callable[[str], Scorecard],
    name: str,
    verdict: str,
    score: float | None,
    grade: str | None,
    exit_code: int,
) -> None:
    """The whole judgement of each sample in one line."""
    judged = card(name)
    assert judged.verdict == verdict
    assert judged.score == score
    assert judged.grade == grade
    assert judged.exit_code == exit_code


def test_evidence_taken_too_late_is_none(card: Callable[[str], Scorecard]) -> None:
    """A snapshot after the instance was terminated earns nothing, however quick."""
    evidence = card("evidence late").objective("evidence")
    assert (evidence.verdict, evidence.points, evidence.at) == ("missed", 0.0, 344.6)
    assert (
        evidence.reason == "40 s after `instance-terminated`, which it had to precede"
    )


def test_a_late_response_earns_a_part(card: Callable[[str], Scorecard]) -> None:
    """Eighteen minutes where fifteen were allowed earn four fifths."""
    contain = card("late").objective("contain")
    assert (contain.verdict, contain.points, contain.took) == ("late", 2.4, 1080.0)


def test_what_must_not_be_is_violated(card: Callable[[str], Scorecard]) -> None:
    """The shop's outage costs its weight from the moment it is no longer tolerated."""
    judged = card("shop down")
    shop = judged.objective("shop-up")
    assert (shop.verdict, shop.points, shop.at) == ("violated", 0.0, 630.0)
    assert [damage.resource for damage in judged.collateral] == ["i-0other", "shop"]
    assert judged.impact.downtimes[0].seconds_down == 1470.0
    assert judged.milestones.recovered is None


def test_nothing_after_the_end_counts(card: Callable[[str], Scorecard]) -> None:
    """Deleting the stack takes the goal away, and that is no containment."""
    judged = card("nobody")
    assert judged.milestones.contained is None
    assert judged.goal("mine").is_held
    assert judged.duration == 1800.0


def test_an_exercise_not_judged_has_no_objectives(
    card: Callable[[str], Scorecard],
) -> None:
    """An aborted exercise keeps its times, and holds nothing against anybody."""
    judged = card("aborted")
    assert judged.objectives == ()
    assert judged.left_behind == ("vol-0web",)
    assert judged.milestones.signalled == 300.5


def test_asking_for_what_is_not_there_names_what_is(
    card: Callable[[str], Scorecard],
) -> None:
    """A mistyped id in a test gets the list of ids."""
    with pytest.raises(KeyError, match="there are: `trail-on`, `detect`"):
        card("contained").objective("evidnce")
    with pytest.raises(KeyError, match="there are: `mine`"):
        card("contained").goal("min")
    with pytest.raises(KeyError, match="there are: none"):
        card("invalid").objective("evidence")
    with pytest.raises(KeyError, match="there are: none"):
        card("invalid").goal("mine")


def test_judging_twice_gives_the_same(exercise: Exercise, playbook: Playbook) -> None:
    """A card is a function of journal and playbook, to the byte."""
    first, second = (judge(exercise("shop down"), playbook) for _ in range(2))
    assert first == second
    assert render_json(first) == render_json(second)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=60,
    deadline=None,  # the machine may be busy
)
@given(contained=st.floats(152, 1799), later=st.floats(0, 1700))
def test_a_later_containment_never_scores_more(
    exercise: Exercise, playbook: Playbook, contained: float, later: float
) -> None:
    """The score falls with the time to contain and stays between 0 and 100."""

    def score(at: float) -> float:
        facts = [fact for fact in exercise("nobody") if fact.t < at]
        lost = next(f for f in exercise("contained") if f.kind == "goal.lost")
        ended = next(f for f in exercise("nobody") if f.kind == "exercise.ended")
        moved = type(lost)(99, at, lost.time, lost.kind, lost.actor, lost.fields)
        return judge([*facts, moved, ended], playbook).score or 0.0

    early, late = score(contained), score(min(contained + later, 1799.5))
    assert 0 <= late <= early <= 100
