"""How often, and how long, a delivery is tried again: rules' targets and schedules'.

EventBridge and Scheduler have the same policy with the same defaults (user guides,
"retry policy": 185 times within 24 hours, "exponential back off and jitter").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

__all__ = ["Exhausted", "RetryPolicy", "draw_delay"]

Exhausted = Literal["MaximumRetryAttempts", "MaximumEventAgeInSeconds"]
"""Which limit ended the retries, in the words of a dead letter."""

_MOST_RETRIES = 185
_LONGEST_AGE_S = 24 * 3600
# The guides give no numbers for the back-off. These spread 185 retries over about the
# 24 hours they allow.
_FIRST_DELAY_S = 1.0
_LONGEST_DELAY_S = 600.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The limits of one target's retries."""

    retries: int = _MOST_RETRIES
    age_s: int = _LONGEST_AGE_S

    @classmethod
    def read(cls, given: Mapping[str, Any] | None) -> RetryPolicy:
        """Read the ``RetryPolicy`` of a target; what it leaves out is the default."""
        policy = given or {}
        return cls(
            int(policy.get("MaximumRetryAttempts", _MOST_RETRIES)),
            int(policy.get("MaximumEventAgeInSeconds", _LONGEST_AGE_S)),
        )

    def find_limit(self, attempt: int, *, age_s: float) -> Exhausted | None:
        """Name the limit that another attempt would pass; None if it may be made.

        Args:
            attempt: How many attempts were made.
            age_s: How old the event would be at the next one.
        """
        if attempt > self.retries:
            return "MaximumRetryAttempts"
        if age_s > self.age_s:
            return "MaximumEventAgeInSeconds"
        return None


def draw_delay(attempt: int, rng: random.Random) -> float:
    """Draw the seconds to wait after an attempt: longer each time, with jitter."""
    whole = min(_LONGEST_DELAY_S, _FIRST_DELAY_S * 2.0 ** min(attempt - 1, 16))
    return round(whole * rng.uniform(0.5, 1.0), 3)
