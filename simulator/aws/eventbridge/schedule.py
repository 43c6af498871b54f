"""The language of schedules: ``rate(5 minutes)``, ``cron(0 12 * * ? *)``, ``at(…)``.

Rules and Scheduler share it; moments to come once are Scheduler's alone. It computes
what is due next, and waits for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

from gameday.simulator.aws.eventbridge.cron import Cron, InvalidSchedule

__all__ = [
    "InvalidSchedule",
    "Once",
    "Rate",
    "Schedule",
    "parse_any_schedule",
    "parse_schedule",
]

_EXPRESSION = re.compile(r"(at|rate|cron)\((.*)\)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
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


@dataclass(frozen=True, slots=True)
class Once:
    """At one moment, and never again."""

    at: datetime

    def after(self, moment: datetime) -> datetime | None:
        """Return the moment, as long as it is still to come."""
        return self.at if self.at > moment else None


def parse_schedule(expression: str) -> Schedule:
    """Compile the expression of a rule, whose times are in UTC.

    Raises:
        InvalidSchedule: EventBridge would refuse it. ``rate(1 minutes)`` is refused,
            and so is ``rate(5 minute)``.
    """
    kind, body = _split(expression)
    if kind == "at":
        raise InvalidSchedule(f"expected rate(…) or cron(…), found {expression}")
    return _parse_rate(body) if kind == "rate" else Cron.parse(body)


def parse_any_schedule(expression: str, zone: tzinfo) -> Schedule:
    """Compile the expression of a schedule of Scheduler, in its time zone.

    Raises:
        InvalidSchedule: Scheduler would refuse it. It takes ``rate(1 minutes)``.
    """
    kind, body = _split(expression)
    if kind == "rate":
        return _parse_rate(body, is_strict=False)
    if kind == "cron":
        return Cron.parse(body, zone)
    if not _MOMENT.fullmatch(body):
        raise InvalidSchedule(f"expected at(yyyy-mm-ddThh:mm:ss), found {expression}")
    try:
        moment = datetime.fromisoformat(body)
    except ValueError as error:
        raise InvalidSchedule(f"there is no moment {body}") from error
    return Once(moment.replace(tzinfo=zone).astimezone(UTC))


def _split(expression: str) -> tuple[str, str]:
    found = _EXPRESSION.fullmatch(expression.strip())
    if found is None:
        raise InvalidSchedule(f"expected rate(…) or cron(…), found {expression}")
    return found[1], found[2]


def _parse_rate(body: str, *, is_strict: bool = True) -> Rate:
    found = _RATE.fullmatch(body.strip())
    if found is None:
        raise InvalidSchedule(f"expected a number and minutes, hours or days: {body}")
    number, unit, plural = int(found[1]), found[2], found[3]
    if is_strict and (number == 1) == bool(plural):
        wanted = f"{number} {unit}" if number == 1 else f"{number} {unit}s"
        raise InvalidSchedule(f"expected `{wanted}`, found `{body}`")
    return Rate(timedelta(**{f"{unit}s": number}))
