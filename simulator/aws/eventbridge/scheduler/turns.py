"""When a schedule is due: its first turn and each one after it.

Source: Scheduler user guide, "Schedule types": a rate begins at its start date, or at
once where it has none; start and end bound recurring schedules only. Real invocations
come anywhere within the minute; here they come at its beginning.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.schedule import Once, Rate

if TYPE_CHECKING:
    from datetime import datetime

    from gameday.simulator.aws.eventbridge.scheduler.entry import Entry

__all__ = ["find_first_turn", "find_next_turn"]

_JUST_BEFORE = timedelta(microseconds=1)
_MOMENT = timedelta(seconds=1)


def find_first_turn(entry: Entry, now: datetime) -> datetime | None:
    """Return when a schedule is due that was made or changed now; None if never."""
    schedule = entry.schedule
    if isinstance(schedule, Once):
        return schedule.after(now)
    if isinstance(schedule, Rate):
        turn = _find_beat(schedule.every, entry.starts or entry.created, now)
        return _within(entry, turn)
    begin = now
    if entry.starts and entry.starts > now:
        begin = entry.starts - _JUST_BEFORE
    return _within(entry, schedule.after(begin))


def find_next_turn(entry: Entry, last: datetime) -> datetime | None:
    """Return the turn after one that was taken; None if that was the last."""
    return _within(entry, entry.schedule.after(last))


def _find_beat(every: timedelta, begin: datetime, now: datetime) -> datetime:
    """Return the first beat of a rate that is not past.

    The beat of a schedule that is being made is now, though its creation was told some
    fraction of a second ago.
    """
    if begin + _MOMENT > now:
        return begin
    return begin + every * -((begin - now) // every)


def _within(entry: Entry, turn: datetime | None) -> datetime | None:
    is_over = turn is not None and entry.ends is not None and turn > entry.ends
    return None if is_over else turn
