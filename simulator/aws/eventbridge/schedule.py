"""Schedule expressions of rules: ``rate(5 minutes)`` and ``cron(0 12 * * ? *)``.

It computes when a rule is due next, and waits for nothing; the timetable does that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from gameday.simulator.aws.eventbridge.cron import Cron, InvalidSchedule

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["InvalidSchedule", "Rate", "Schedule", "parse_schedule"]

_EXPRESSION = re.compile(r"(rate|cron)\((.*)\)")
_RATE = re.compile(r"([1-9]\d*) +(minute|hour|day)(s?)")


class Schedule(Protocol):
    """When a rule is due."""

    def after(self, moment: datetime) -> datetime | None:
        """Return the next time strictly after a moment; None if there is none left."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Again and again after the same time."""

    every: timedelta

    def after(self, moment: datetime) -> datetime:
        """Return the moment one period later."""
        return moment + self.every


def parse_schedule(expression: str) -> Schedule:
    """Compile a schedule expression.

    Raises:
        InvalidSchedule: EventBridge would refuse it. ``rate(1 minutes)`` is refused,
            and so is ``rate(5 minute)``.
    """
    found = _EXPRESSION.fullmatch(expression.strip())
    if found is None:
        raise InvalidSchedule(f"expected rate(…) or cron(…), found {expression}")
    kind, body = found.groups()
    return _parse_rate(body) if kind == "rate" else Cron.parse(body)


def _parse_rate(body: str) -> Rate:
    found = _RATE.fullmatch(body.strip())
    if found is None:
        raise InvalidSchedule(f"expected a number and minutes, hours or days: {body}")
    number, unit, plural = int(found[1]), found[2], found[3]
    if (number == 1) == bool(plural):
        wanted = f"{number} {unit}" if number == 1 else f"{number} {unit}s"
        raise InvalidSchedule(f"expected `{wanted}`, found `{body}`")
    return Rate(timedelta(**{f"{unit}s": number}))
