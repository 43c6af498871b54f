"""How a state fails, in the States Language's names, and how often it is retried."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Retries", "StateFailed"]

_ALL = "States.ALL"
_TASK = "States.TaskFailed"
_NOT_BY_ALL = frozenset({"States.DataLimitExceeded", "States.Runtime"})
_NOT_BY_TASK = frozenset({"States.Timeout"})
_ATTEMPTS, _INTERVAL_S, _RATE = 3, 1, 2.0  # of a retrier that does not say


class StateFailed(Exception):
    """A state, or a whole execution, ended with an error.

    Args:
        error: ``States.TaskFailed``, ``Lambda.ServiceException``, a class's name …
        cause: What a person can read.
    """

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(f"{error}: {cause}")
        self.error = error
        self.cause = cause

    def is_among(self, names: Sequence[str]) -> bool:
        """Say whether a retrier or a catcher with these names is for this error."""
        if self.error in names:
            return True
        if _ALL in names and self.error not in _NOT_BY_ALL:
            return True
        is_reserved = self.error.startswith("States.") and self.error != _TASK
        return _TASK in names and not is_reserved and self.error not in _NOT_BY_TASK


@dataclass(slots=True)
class Retries:
    """Counts attempts; each retrier has a count of its own.

    ``JitterStrategy`` is not played: waits are as long as they can be.
    """

    retriers: list[dict[str, Any]]
    count: int = 0
    """How often the state was tried again."""
    _counts: Counter[int] = field(default_factory=Counter)

    def find_delay(self, failure: StateFailed) -> float | None:
        """Return the seconds until the next attempt, or None if there is none."""
        for index, retrier in enumerate(self.retriers):
            if not failure.is_among(retrier["ErrorEquals"]):
                continue
            done = self._counts[index]
            if done >= int(retrier.get("MaxAttempts", _ATTEMPTS)):
                return None
            self._counts[index] += 1
            self.count += 1
            first = float(retrier.get("IntervalSeconds", _INTERVAL_S))
            delay = first * float(retrier.get("BackoffRate", _RATE)) ** done
            longest = retrier.get("MaxDelaySeconds")
            return delay if longest is None else min(delay, float(longest))
        return None
