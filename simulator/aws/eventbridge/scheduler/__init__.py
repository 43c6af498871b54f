"""EventBridge Scheduler: schedules that call any API with a role of their own.

It is not EventBridge's rules with a schedule; those are the timetable's.
"""

from __future__ import annotations

from gameday.simulator.aws.eventbridge.scheduler.entry import (
    Entry,
    InvalidEntry,
    Target,
)
from gameday.simulator.aws.eventbridge.scheduler.service import (
    Scheduler,
    ScheduleStore,
)

__all__ = [
    "Entry",
    "InvalidEntry",
    "ScheduleStore",
    "Scheduler",
    "Target",
]
