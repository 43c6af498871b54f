"""A watch: one question asked again and again, and the facts its changes become.

A goal of the adversary, a workload and an objective's check are all watches; they
differ only in the words the journal has for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.referee.scope import ANYTHING, Scope

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.engine.clock.expiry import Expiry
    from gameday.simulator.referee.answer import Answer

__all__ = ["Question", "Watch", "watch_goal", "watch_objective", "watch_workload"]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is asked of the account, or of what happened in it."""

    ask: Callable[[], Answer | None]
    """Asks now; no answer where what it is about is not there yet."""
    reads: Callable[[], Scope] = lambda: ANYTHING
    """Returns what the last answer hung on, until it expires; anything at all where
    nobody has said."""


@dataclass(slots=True)
class Watch:
    """A question, and the journal's words for its turning true or false."""

    kind: str
    """What is watched: ``goal``, ``workload`` or ``objective``."""
    name: str
    question: Question
    became_true: str
    became_false: str
    last: Answer | None = None

    def is_touched(self, change: Scope) -> bool:
        """Say whether a change may give another answer than the last one."""
        return self.last is None or self.question.reads().meets(change)

    @property
    def expiry(self) -> Expiry | None:
        """When the last answer ends by itself, if it does."""
        return None if self.last is None else self.last.expiry

    def find_expired(self, now: datetime) -> Expiry | None:
        """Return what has ended the last answer by itself, if anything has."""
        expiry = self.expiry
        return expiry if expiry is not None and expiry.at <= now else None

    def look(self) -> Answer | None:
        """Ask again.

        Returns:
            The new answer at the first look and where it turned; None where it is as
            before, or nobody can say.
        """
        answer = self.question.ask()
        if answer is None:
            return None
        before, self.last = self.last, answer
        if before is None:
            # What was never held is not lost; of all else the first answer is news.
            turned = answer.holds or self.kind != "goal"
        else:
            turned = before.holds != answer.holds
        return answer if turned else None


def watch_goal(name: str, question: Question) -> Watch:
    """Watch whether the adversary could reach a goal now."""
    return Watch("goal", name, question, "goal.held", "goal.lost")


def watch_workload(name: str, question: Question) -> Watch:
    """Watch whether a workload works now."""
    return Watch("workload", name, question, "workload.up", "workload.down")


def watch_objective(name: str, question: Question) -> Watch:
    """Watch whether an objective's check is true now."""
    return Watch("objective", name, question, "objective.met", "objective.unmet")
