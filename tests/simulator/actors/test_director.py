"""The director plays injects in their order and says what each one did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gameday.scenarios.errors import InjectFailed
from gameday.scenarios.model import Inject
from gameday.scorecards.journal import Journal
from gameday.simulator.actors.director import Director, InjectPlan
from gameday.simulator.actors.outlook import Outlook
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.referee import Answer

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
YES, NO = Answer(holds=True, reason="done"), Answer(holds=False, reason="refused")


class _Attempt:
    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)

    def make(self) -> Answer:
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def would_work(self) -> Answer:
        return self._answers[0]


class _Stage:
    def __init__(self) -> None:
        self.clock = VirtualClock(START)
        self.journal = Journal(None, self.clock.now, self.clock.elapsed)
        self.effective: list[str] = []
        self.planned: list[tuple[float, str]] = []
        self.turned: list[float] = []
        self.director = Director(
            self.clock,
            self.journal,
            on_planned=lambda plan: self.planned.append(
                (self.clock.elapsed(), plan.inject.id)
            ),
            on_effective=lambda plan: self.effective.append(plan.inject.id),
            on_turned=lambda plan: self.turned.append(self.clock.elapsed()),
        )

    def play(self, *plans: InjectPlan, until_s: float = 600) -> None:
        self.director.begin(plans)
        self.clock.run(until=START + timedelta(seconds=until_s))

    def told(self, kind: str) -> list[tuple[float, Any]]:
        """Return when facts of a kind were written, and what they are about."""
        return [
            (fact.t, fact.fields.get("inject", fact.fields.get("goal")))
            for fact in self.journal.facts
            if fact.kind == kind
        ]


def _plan(
    name: str,
    *answers: Answer,
    seen: Answer | None = None,
    response_began: bool = False,
    **keys: Any,
) -> InjectPlan:
    inject = Inject.model_validate(
        {"id": name, "call": "sts:GetCallerIdentity", "as": "x", **keys}
    )
    attempt = _Attempt(*(answers or (YES,)))
    outlook = Outlook(
        attempt.would_work,
        elapsed=lambda: 5.0,
        has_response_begun=lambda: response_began,
    )
    return InjectPlan(inject, attempt, name, lambda: seen, outlook)


def test_injects_come_at_their_times() -> None:
    """`at` counts from the beginning, `after` from the other's effect."""
    stage = _Stage()
    stage.play(
        _plan("second", after="first", delay="90s"),
        _plan("first", at="10s"),
        _plan("third", after="second"),
    )
    applied = [(10.0, "first"), (100.0, "second"), (100.0, "third")]
    assert stage.told("inject.applied") == applied
    assert stage.effective == ["first", "second", "third"]
    assert stage.planned == [(0.0, "first"), (10.0, "second"), (100.0, "third")]
    assert stage.director.effective_at("second") == 100.0
    assert stage.director.first_effective == 10.0


def test_a_goal_is_tried_again_and_again() -> None:
    """Every attempt of a goal is a fact, effective or not."""
    stage = _Stage()
    stage.play(_plan("mine", YES, NO, YES, goal=True, every="60s"), until_s=130)
    assert [at for at, _ in stage.told("goal.attempted")] == [0.0, 60.0, 120.0]
    assert stage.effective == ["mine"]


def test_repetitions_end_when_they_should() -> None:
    """`times` and `until` end a repeated inject."""
    stage = _Stage()
    twice = _plan("twice", every="10s", times=2, at="0s")
    until = _plan("until", every="10s", until="25s", at="0s")
    stage.play(twice, until)
    assert (twice.tries, until.tries) == (2, 3)


def test_an_inject_without_effect_makes_the_exercise_invalid() -> None:
    """Nothing can be said about a response to what did not happen."""
    stage = _Stage()
    with pytest.raises(InjectFailed, match="inject first had no effect: refused"):
        stage.play(_plan("first", NO))
    assert stage.told("inject.failed") == [(0.0, "first")]


def test_an_accepted_call_that_changed_nothing_has_no_effect() -> None:
    """Reading state back decides, not the answer of the call."""
    stage = _Stage()
    with pytest.raises(InjectFailed, match="refused"):
        stage.play(_plan("first", YES, seen=NO))


def test_what_the_response_stopped_was_prevented() -> None:
    """What the response made impossible is told of once, however often it is tried."""
    stage = _Stage()
    late = _plan("late", NO, response_began=True, every="60s", at="10s")
    stage.play(late, _plan("never", after="late"))
    assert stage.told("inject.prevented") == [(10.0, "late")]
    assert stage.told("inject.applied") == [(10.0, "late")]
    (told,) = (f for f in stage.journal.facts if f.kind == "inject.prevented")
    assert told.fields["since"] == 5.0


def test_every_saved_value_is_told() -> None:
    """Whoever watches what was saved can look again at once."""
    stage = _Stage()
    again = _plan("again", YES, NO, YES, every="10s", times=3, save={"Key": "k"})
    stage.play(again)
    assert stage.turned == [0.0, 20.0]
