"""The retriers of a state: how long to wait before it is tried again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.aws.stepfunctions.errors import StateFailed

__all__ = ["Retries"]

_ATTEMPTS, _INTERVAL_S, _RATE = 3, 1, 2.0


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
