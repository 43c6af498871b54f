"""The director of injects: plays each at its time, and says whether it took effect.

An inject is effective when the attempt worked and the account shows it. One that fails
makes the exercise invalid, unless the response made it impossible: that prevented it,
at the moment it became impossible, however often it is tried after that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scenarios.errors import InjectFailed
from gameday.simulator.referee.services import touch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gameday.scenarios.model import Inject
    from gameday.scorecards.journal import Recorder
    from gameday.simulator.actors.attempts import Attempt
    from gameday.simulator.actors.outlook import Outlook
    from gameday.simulator.engine.clock.virtual import VirtualClock
    from gameday.simulator.engine.gateway.call import Call, Response
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
    outlook: Outlook
    """Whether it could be done, asked from when it is planned."""
    tries: int = 0
    is_planned: bool = False
    effective_at: float | None = None
    prevented_at: float | None = None
    """When the response made it impossible, in seconds."""

    @property
    def is_open(self) -> bool:
        """Whether it is on the clock, and has neither worked nor been refused."""
        settled = (self.effective_at, self.prevented_at)
        return self.is_planned and settled == (None, None)


class Director:
    """Plays the injects of a scenario on the clock.

    Args:
        clock: The exercise's clock.
        journal: Where it writes what was injected.
        on_planned: Told of every inject when its time is known.
        on_effective: Told of every inject when it first takes effect.
        on_turned: Told of every attempt that showed something new: a saved name may
            have another value, or a goal was reached or refused against expectation.
    """

    def __init__(
        self,
        clock: VirtualClock,
        journal: Recorder,
        *,
        on_planned: Callable[[InjectPlan], None],
        on_effective: Callable[[InjectPlan], None],
        on_turned: Callable[[InjectPlan], None],
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._on_planned = on_planned
        self._on_effective = on_effective
        self._on_turned = on_turned
        self._plans: dict[str, InjectPlan] = {}
        self._last_planned = 0.0

    @property
    def first_effective(self) -> float | None:
        """When the first inject took effect, in seconds; None if none has."""
        moments = [self.effective_at(name) for name in self._plans]
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def effects(self) -> int:
        """How many injects have taken effect so far."""
        return sum(p.effective_at is not None for p in self._plans.values())

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

    def listen(self, call: Call, _response: Response) -> None:
        """Ask anew whether what is planned could be done; the referee asks of goals."""
        change = touch(call)
        for plan in self._plans.values():
            is_asked = plan.is_open and not plan.inject.goal
            if is_asked and not call.read_only and plan.outlook.is_touched(change):
                plan.outlook.ask()

    def _schedule(self, plan: InjectPlan, delay_s: float) -> None:
        planned = self._clock.elapsed() + delay_s
        self._last_planned = max(self._last_planned, planned)
        plan.is_planned = True
        self._on_planned(plan)
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
        has_turned = plan.outlook.hear(answer)
        if plan.effective_at is None:
            self._judge(plan, answer)
        if (inject.save and answer) or (inject.goal and has_turned):
            self._on_turned(plan)

    def _judge(self, plan: InjectPlan, answer: Answer) -> None:
        seen = plan.verify() if answer else None
        if answer and (seen is None or seen):
            self._mark_effective(plan)
            return
        if plan.prevented_at is not None:
            return  # tried again, in vain again: that is no news
        reason = answer.reason if seen is None else seen.reason
        plan.prevented_at = plan.outlook.find_cut(prevented=self._find_last_cut())
        if plan.prevented_at is not None:
            since = round(plan.prevented_at, 3)
            self._record(plan, "inject.prevented", reason=reason, since=since)
            return
        self._record(plan, "inject.failed", reason=reason)
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
        # Planned before anybody looks: what this inject made possible is held from now.
        for follower in self._plans.values():
            if follower.inject.after == plan.inject.id:
                self._schedule(follower, follower.inject.delay.total_seconds())
        self._on_effective(plan)

    def _find_last_cut(self) -> float | None:
        cuts = (plan.prevented_at for plan in self._plans.values())
        return max((cut for cut in cuts if cut is not None), default=None)

    def _record(self, plan: InjectPlan, kind: str, **fields: str | float) -> None:
        told = {name: value for name, value in fields.items() if value != ""}
        self._journal.record(kind, plan.inject.by, inject=plan.inject.id, **told)
