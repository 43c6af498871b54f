"""The director of injects: plays each at its time, and says whether it took effect.

An inject is effective when the attempt worked and the account shows it. One that fails
before anybody answered makes the exercise invalid; one that fails after the response
began was prevented by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scenarios.errors import InjectFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gameday.scenarios.model import Inject
    from gameday.scorecards.journal import Recorder
    from gameday.simulator.actors.attempts import Attempt
    from gameday.simulator.engine.clock.virtual import VirtualClock
    from gameday.simulator.referee.answer import Answer

__all__ = ["Director", "InjectPlan"]


@dataclass(slots=True)
class InjectPlan:
    """One inject on its way: how often it was tried, and when it first worked."""

    inject: Inject
    attempt: Attempt
    describe: str
    """What it does, in a few words, for the journal."""
    verify: Callable[[], Answer | None]
    """Reads the effect back; None where there is nothing to read."""
    tries: int = 0
    effective_at: float | None = None


class Director:
    """Plays the injects of a scenario on the clock.

    Args:
        clock: The exercise's clock.
        journal: Where it writes what was injected.
        has_response_begun: Whether a responder or a person has changed anything yet.
        on_effective: Told of every inject when it first takes effect.
        on_saved: Told of every attempt after which a saved name may have a new value.
    """

    def __init__(
        self,
        clock: VirtualClock,
        journal: Recorder,
        *,
        has_response_begun: Callable[[], bool],
        on_effective: Callable[[InjectPlan], None],
        on_saved: Callable[[InjectPlan], None],
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._has_response_begun = has_response_begun
        self._on_effective = on_effective
        self._on_saved = on_saved
        self._plans: dict[str, InjectPlan] = {}
        self._last_planned = 0.0

    @property
    def first_effective(self) -> float | None:
        """When the first inject took effect, in seconds; None if none has."""
        moments = [self.effective_at(name) for name in self._plans]
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def last_planned(self) -> float:
        """When the last inject put on the clock so far begins, in seconds."""
        return self._last_planned

    def effective_at(self, inject: str) -> float | None:
        """Return when an inject first took effect, in seconds; None if it has not."""
        plan = self._plans.get(inject)
        return None if plan is None else plan.effective_at

    def begin(self, plans: Iterable[InjectPlan]) -> None:
        """Put every inject that waits for no other on the clock."""
        self._plans = {plan.inject.id: plan for plan in plans}
        for plan in self._plans.values():
            if plan.inject.after is None:
                at = plan.inject.at.total_seconds() if plan.inject.at else 0.0
                self._schedule(plan, at + plan.inject.delay.total_seconds())

    def _schedule(self, plan: InjectPlan, delay_s: float) -> None:
        planned = self._clock.elapsed() + delay_s
        self._last_planned = max(self._last_planned, planned)
        self._clock.call_later(delay_s, lambda: self._play(plan), name=plan.inject.by)

    def _play(self, plan: InjectPlan) -> None:
        """Try an inject, and again as often as it says."""
        inject = plan.inject
        while not self._is_done(plan):
            self._try(plan)
            # Asked again before the pause: what is done does not wait for nothing.
            if inject.every is None or self._is_done(plan):
                break
            # Here whoever is due next gets its turn, responders included; what was true
            # before the pause has to be asked anew after it.
            self._clock.sleep(inject.every.total_seconds())

    def _is_done(self, plan: InjectPlan) -> bool:
        inject = plan.inject
        if inject.times is not None and plan.tries >= inject.times:
            return True
        return inject.until is not None and (
            self._clock.elapsed() > inject.until.total_seconds()
        )

    def _try(self, plan: InjectPlan) -> None:
        inject = plan.inject
        plan.tries += 1
        answer = plan.attempt.make()
        if plan.tries == 1:
            self._journal.record(
                "inject.applied", inject.by, inject=inject.id, what=plan.describe
            )
        if inject.goal:
            self._journal.record(
                "goal.attempted",
                inject.by,
                goal=inject.id,
                succeeded=answer.holds,
                reason=answer.reason,
            )
        if plan.effective_at is None:
            self._judge(plan, answer)
        if inject.save and answer:
            self._on_saved(plan)

    def _judge(self, plan: InjectPlan, answer: Answer) -> None:
        seen = plan.verify() if answer else None
        if answer and (seen is None or seen):
            self._mark_effective(plan)
            return
        reason = answer.reason if seen is None else seen.reason
        if self._has_response_begun():
            self._record(plan, "inject.prevented", reason)
            return
        self._record(plan, "inject.failed", reason)
        # Raised in the actor, it comes out of the clock and ends the exercise: nothing
        # can be said about a response to what did not happen.
        raise InjectFailed(
            f"inject {plan.inject.id} had no effect: {reason}",
            code="inject-ineffective",
            hint="the exercise says nothing about the response; mend the scenario",
        )

    def _mark_effective(self, plan: InjectPlan) -> None:
        plan.effective_at = self._clock.elapsed()
        self._record(plan, "inject.effective")
        self._on_effective(plan)
        for follower in self._plans.values():
            if follower.inject.after == plan.inject.id:
                self._schedule(follower, follower.inject.delay.total_seconds())

    def _record(self, plan: InjectPlan, kind: str, reason: str | None = None) -> None:
        fields = {"inject": plan.inject.id}
        if reason:
            fields["reason"] = reason
        self._journal.record(kind, plan.inject.by, **fields)
