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
    from gameday.simulator.actors.attempts import Attempt
    from gameday.simulator.engine.clock.virtual import VirtualClock
    from gameday.simulator.referee.answer import Answer
    from gameday.simulator.referee.referee import Recorder

__all__ = ["Director", "Inning"]


@dataclass(slots=True)
class Inning:
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
        on_effective: Callable[[Inning], None],
        on_saved: Callable[[Inning], None],
    ) -> None:
        self._clock = clock
        self._journal = journal
        self._has_response_begun = has_response_begun
        self._on_effective = on_effective
        self._on_saved = on_saved
        self._innings: dict[str, Inning] = {}
        self._last_planned = 0.0

    @property
    def first_effective(self) -> float | None:
        """When the first inject took effect, in seconds; None if none has."""
        moments = [self.effective_at(name) for name in self._innings]
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def last_planned(self) -> float:
        """When the last inject put on the clock so far begins, in seconds."""
        return self._last_planned

    def effective_at(self, inject: str) -> float | None:
        """Return when an inject first took effect, in seconds; None if it has not."""
        inning = self._innings.get(inject)
        return None if inning is None else inning.effective_at

    def begin(self, innings: Iterable[Inning]) -> None:
        """Put every inject that waits for no other on the clock."""
        self._innings = {inning.inject.id: inning for inning in innings}
        for inning in self._innings.values():
            if inning.inject.after is None:
                at = inning.inject.at.total_seconds() if inning.inject.at else 0.0
                self._schedule(inning, at + inning.inject.delay.total_seconds())

    def _schedule(self, inning: Inning, delay_s: float) -> None:
        planned = self._clock.elapsed() + delay_s
        self._last_planned = max(self._last_planned, planned)
        self._clock.call_later(
            delay_s, lambda: self._play(inning), name=inning.inject.by
        )

    def _play(self, inning: Inning) -> None:
        """Try an inject, and again as often as it says."""
        inject = inning.inject
        while not self._is_done(inning):
            self._try(inning)
            if inject.every is None or self._is_done(inning):
                break
            self._clock.sleep(inject.every.total_seconds())

    def _is_done(self, inning: Inning) -> bool:
        inject = inning.inject
        if inject.times is not None and inning.tries >= inject.times:
            return True
        return inject.until is not None and (
            self._clock.elapsed() > inject.until.total_seconds()
        )

    def _try(self, inning: Inning) -> None:
        inject = inning.inject
        inning.tries += 1
        answer = inning.attempt.make()
        if inning.tries == 1:
            self._journal.record(
                "inject.applied", inject.by, inject=inject.id, what=inning.describe
            )
        if inject.goal:
            self._journal.record(
                "goal.attempted",
                inject.by,
                goal=inject.id,
                succeeded=answer.holds,
                reason=answer.reason,
            )
        if inning.effective_at is None:
            self._judge(inning, answer)
        if inject.save and answer:
            self._on_saved(inning)

    def _judge(self, inning: Inning, answer: Answer) -> None:
        seen = inning.verify() if answer else None
        if answer and (seen is None or seen):
            self._mark_effective(inning)
            return
        reason = answer.reason if seen is None else seen.reason
        if self._has_response_begun():
            self._record(inning, "inject.prevented", reason)
            return
        self._record(inning, "inject.failed", reason)
        raise InjectFailed(
            f"inject {inning.inject.id} had no effect: {reason}",
            code="inject-ineffective",
            hint="the exercise says nothing about the response; mend the scenario",
        )

    def _mark_effective(self, inning: Inning) -> None:
        inning.effective_at = self._clock.elapsed()
        self._record(inning, "inject.effective")
        self._on_effective(inning)
        for follower in self._innings.values():
            if follower.inject.after == inning.inject.id:
                self._schedule(follower, follower.inject.delay.total_seconds())

    def _record(self, inning: Inning, kind: str, reason: str | None = None) -> None:
        fields = {"inject": inning.inject.id}
        if reason:
            fields["reason"] = reason
        self._journal.record(kind, inning.inject.by, **fields)
