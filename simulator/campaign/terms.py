"""What is asked of an exercise beside its playbook: a score, times, objectives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gameday.scenarios.duration import format_duration
from gameday.scorecards.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scorecards.scorecard import Scorecard
    from gameday.scorecards.times import Time

__all__ = ["Terms"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked; by itself it asks for nothing but a passed exercise."""

    expect: Literal["passed", "failed"] = "passed"
    """The verdict: a scenario that nobody answers, say, is expected to fail."""
    score: float | None = None
    """The least score, 0 to 100."""
    detect_s: float | None = None
    """The most seconds from the inject to the alert."""
    contain_s: float | None = None
    """The most seconds from the inject to containment."""
    objectives: tuple[str, ...] = ()
    """The objectives that must be met, by their ids."""
    responder_failed: bool | None = None
    """Whether a responder must have failed at its last try; None asks nothing."""
    timed_out: bool | None = None
    """Whether one must have been cut off by its timeout."""
    refused: bool | None = None
    """Whether one must have been refused a call."""
    looped: bool | None = None
    """Whether one must have triggered itself until it was stopped."""

    def find_breaches(self, card: Scorecard) -> tuple[str, ...]:
        """Return a sentence for each term that a judged exercise does not keep."""
        return tuple(self._find_breaches(card))

    def _find_breaches(self, card: Scorecard) -> Iterator[str]:
        if card.verdict != self.expect:
            yield f"Expected to have {self.expect}: {card.reasons[0]}"
        if self.score is not None and (card.score or 0) < self.score:
            yield f"Expected a score of {self.score:g}, found {card.score or 0:g}."
        yield from _hold_time("detected", card.times.detect, self.detect_s)
        contained = card.times.contain_from_inject
        yield from _hold_time("contained", contained, self.contain_s)
        for objective in map(card.objective, self.objectives):
            if objective.verdict != Verdict.MET:
                told = f"`{objective.id}` to be met, found {objective.verdict}"
                yield f"Expected {told}: {objective.reason}."
        outcomes = card.outcomes
        for done, wanted, names in (
            ("failed", self.responder_failed, outcomes.responder_failed),
            ("been cut off by its timeout", self.timed_out, outcomes.timed_out),
            ("been refused a call", self.refused, outcomes.refused),
            ("triggered itself", self.looped, outcomes.looped),
        ):
            yield from _hold_outcome(done, names, wanted=wanted)


def _hold_time(done: str, time: Time, limit_s: float | None) -> Iterator[str]:
    if limit_s is None or (time.seconds is not None and time.seconds <= limit_s):
        return
    found = "never" if time.seconds is None else format_duration(time.seconds)
    yield f"Expected to be {done} within {format_duration(limit_s)}, found {found}."


def _hold_outcome(
    done: str, names: tuple[str, ...], *, wanted: bool | None
) -> Iterator[str]:
    if wanted is None or bool(names) == wanted:
        return
    whom = "a responder" if wanted else "no responder"
    found = ", ".join(f"`{name}`" for name in names) or "none"
    yield f"Expected {whom} to have {done}, found {found}."
