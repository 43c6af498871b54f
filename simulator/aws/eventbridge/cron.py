"""AWS cron expressions: six fields, with ``?``, ``L``, ``W`` and ``#``.

``cron(minutes hours day-of-month month day-of-week year)``; one of the two days is
``?``, Sunday is day 1. Nothing is finer than a minute. Rules are in UTC, Scheduler's
schedules in any time zone. It does not wait.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

__all__ = ["Cron", "InvalidSchedule"]

_MONTHS: Final = {
    "JAN": 1,
    "FEB": 2,
    "MAR": 3,
    "APR": 4,
    "MAY": 5,
    "JUN": 6,
    "JUL": 7,
    "AUG": 8,
    "SEP": 9,
    "OCT": 10,
    "NOV": 11,
    "DEC": 12,
}
_DAYS: Final = {
    "SUN": 1,
    "MON": 2,
    "TUE": 3,
    "WED": 4,
    "THU": 5,
    "FRI": 6,
    "SAT": 7,
}
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_SATURDAY, _WEEK = 7, 7
_FIELDS: Final = 6
_MOST_SHIFT: Final = timedelta(hours=3)

_DayTest = Callable[[date], bool]


class InvalidSchedule(ValueError):
    """A schedule expression that EventBridge would refuse."""


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression, compiled to the values each field allows."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    months: frozenset[int]
    years: frozenset[int]
    is_day: _DayTest
    zone: tzinfo = UTC
    """Where the hours are those of the clock on the wall."""

    @staticmethod
    def parse(text: str, zone: tzinfo = UTC) -> Cron:
        """Compile the six fields between the brackets of ``cron(…)``.

        Raises:
            InvalidSchedule: EventBridge would refuse the expression.
        """
        fields = text.upper().split()
        if len(fields) != _FIELDS:
            raise InvalidSchedule(f"expected six fields, found {len(fields)}: {text}")
        minutes, hours, day, month, weekday, year = fields
        if (day == "?") == (weekday == "?"):
            raise InvalidSchedule(
                f"expected ? as the day of the month or of the week, not both: {text}"
            )
        return Cron(
            tuple(sorted(_read_values(minutes, 0, 59))),
            tuple(sorted(_read_values(hours, 0, 23))),
            _read_values(month, 1, 12, _MONTHS),
            _read_values(year, _FIRST_YEAR, _LAST_YEAR),
            _read_day(day) if weekday == "?" else _read_weekday(weekday),
            zone,
        )

    def after(self, moment: datetime) -> datetime | None:
        """Return the next time strictly after a moment, in UTC; None if none is left.

        A time that the clocks skip in spring does not come; one they show twice in
        autumn comes once (Scheduler user guide, "Daylight savings time").
        """
        begin = moment.astimezone(self.zone)
        day = begin.date()
        while day.year <= _LAST_YEAR:
            if day.year not in self.years:
                day = date(day.year + 1, 1, 1)
            elif day.month not in self.months:
                day = _next_month(day)
            elif self.is_day(day) and (found := self._time_on(day, moment)):
                return found
            else:
                day += timedelta(days=1)
        return None

    def _time_on(self, day: date, moment: datetime) -> datetime | None:
        # Clocks are never put more than a few hours on or back; what lies further
        # behind need not be converted to be known as past.
        past = (moment - _MOST_SHIFT).astimezone(self.zone)
        first_hour = past.hour if past.date() == day else 0
        for hour in self.hours:
            if hour < first_hour:
                continue
            for minute in self.minutes:
                at = datetime(
                    day.year, day.month, day.day, hour, minute, tzinfo=self.zone
                )
                utc = at.astimezone(UTC)
                # Comparing in UTC keeps the second showing of an hour from counting.
                if utc > moment and _exists(at, utc):
                    return utc
        return None


def _exists(at: datetime, utc: datetime) -> bool:
    """Tell whether a time on the wall is shown: not while clocks are put forward."""
    return utc.astimezone(at.tzinfo).replace(tzinfo=None) == at.replace(tzinfo=None)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _read_values(
    field: str, low: int, high: int, names: dict[str, int] | None = None
) -> frozenset[int]:
    values: set[int] = set()
    for part in field.split(","):
        values |= _read_part(part, low, high, names or {})
    return frozenset(values)


def _read_part(part: str, low: int, high: int, names: dict[str, int]) -> set[int]:
    body, slash, step = part.partition("/")
    if slash and (not step.isdecimal() or int(step) == 0):
        raise InvalidSchedule(f"expected a step after /, found {part}")
    if body == "*":
        first, last = low, high
    else:
        begin, dash, end = body.partition("-")
        first = _read_number(begin, low, high, names)
        last = _read_number(end, low, high, names) if dash else first
        if slash and not dash:
            last = high
    stride = int(step) if slash else 1
    if first <= last:
        return set(range(first, last + 1, stride))
    # A range may run over the end: 20-2 is the evening and the night (user guide).
    turned = [*range(first, high + 1), *range(low, last + 1)]
    return set(turned[::stride])


def _read_number(text: str, low: int, high: int, names: dict[str, int]) -> int:
    number = names.get(text)
    if number is None and text.isdecimal():
        number = int(text)
    if number is None or not low <= number <= high:
        raise InvalidSchedule(f"expected {low} to {high}, found {text or 'nothing'}")
    return number


def _read_day(field: str) -> _DayTest:
    if field == "L":
        return lambda day: day.day == _length(day)
    if field == "LW":
        return lambda day: day == _nearest_weekday(day, _length(day))
    if before := re.fullmatch(r"L-(\d+)", field):
        offset = int(before[1])
        return lambda day: day.day == _length(day) - offset
    if near := re.fullmatch(r"(\d+)W", field):
        wanted = _read_number(near[1], 1, 31, {})
        return lambda day: day == _nearest_weekday(day, wanted)
    days = _read_values(field, 1, 31)
    return lambda day: day.day in days


def _read_weekday(field: str) -> _DayTest:
    if field == "L":
        return lambda day: _weekday(day) == _SATURDAY
    if last := re.fullmatch(r"(\w+)L", field):
        wanted = _read_number(last[1], 1, 7, _DAYS)
        return lambda day: _weekday(day) == wanted and day.day + _WEEK > _length(day)
    if nth := re.fullmatch(r"(\w+)#([1-5])", field):
        wanted = _read_number(nth[1], 1, 7, _DAYS)
        which = int(nth[2])
        return lambda day: (
            _weekday(day) == wanted and (day.day - 1) // _WEEK + 1 == which
        )
    days = _read_values(field, 1, 7, _DAYS)
    return lambda day: _weekday(day) in days


def _weekday(day: date) -> int:
    """Return the day of the week as AWS counts: Sunday is 1."""
    return day.isoweekday() % _WEEK + 1


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _nearest_weekday(day: date, wanted: int) -> date | None:
    """Return the weekday of the month nearest to a day, within the month."""
    if wanted > _length(day):
        return None
    target = day.replace(day=wanted)
    by_weekday = {_SATURDAY: -1, 1: 1}
    shift = by_weekday.get(_weekday(target), 0)
    moved = target + timedelta(days=shift)
    if moved.month != target.month:
        moved = target - timedelta(days=2 * shift)
    return moved
