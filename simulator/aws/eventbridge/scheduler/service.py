"""The service: every schedule of every account, each with its next turn on the clock.

A schedule counts as it stands when its turn comes, so one that was disabled, changed or
deleted meanwhile does what it says now. It belongs to the account: whoever makes a
schedule, by API, stack or tool, is served alike.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from gameday.scorecards.actor import EVENTBRIDGE_SCHEDULER
from gameday.simulator.aws.eventbridge.scheduler.entry import InvalidEntry, check_entry
from gameday.simulator.aws.eventbridge.scheduler.invocations import Invocations
from gameday.simulator.aws.eventbridge.scheduler.turns import (
    find_first_turn,
    find_next_turn,
)
from gameday.simulator.aws.principals import SCHEDULER
from gameday.simulator.engine.clock.trail import step

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from gameday.scorecards.journal import Journal
    from gameday.simulator.aws.eventbridge.scheduler.entry import Entry
    from gameday.simulator.aws.sts.credentials import Clients
    from gameday.simulator.aws.sts.service_roles import ServiceRoles
    from gameday.simulator.engine.clock import Clock, Timer

__all__ = ["ScheduleStore", "Scheduler"]


class ScheduleStore(Protocol):
    """Schedules as the account has them now."""

    def find(self, account: str, region: str, group: str, name: str) -> Entry | None:
        """Return a schedule; None if there is none."""

    def delete(self, account: str, region: str, group: str, name: str) -> None:
        """Delete a schedule, if it is still there."""


class Scheduler:
    """EventBridge Scheduler, for every account of an exercise.

    Args:
        clock: Where turns wait.
        journal: Where invocations are told.
        rng: What is drawn: moments within windows, ids, jitter.
        schedules: Reads schedules, and deletes completed ones.
        roles: Gives Scheduler the sessions of schedules' roles.
        clients: Makes clients with them.
    """

    def __init__(
        self,
        clock: Clock,
        journal: Journal,
        *,
        rng: random.Random,
        schedules: ScheduleStore,
        roles: ServiceRoles,
        clients: Clients,
    ) -> None:
        self._clock = clock
        self._rng = rng
        self._schedules = schedules
        self._authority = roles.authority
        self._invocations = Invocations(clock, journal, rng, roles, clients)
        self._timers: dict[tuple[str, str, str, str], Timer] = {}

    def check(self, entry: Entry) -> None:
        """Refuse a schedule that AWS would not make.

        Raises:
            InvalidEntry: With the message of AWS's ``ValidationException``.
        """
        check_entry(entry)
        role = entry.target.role
        if not self._authority.may_assume(SCHEDULER, role, source=entry.source).allowed:
            raise InvalidEntry(
                "The execution role you provide must allow AWS EventBridge Scheduler to"
                " assume the role."
            )

    def on_change(self, entry: Entry) -> None:
        """Give a schedule that was made or changed its next turn.

        It is told within the call that makes it, so nothing is invoked yet.
        """
        self._plan(entry, find_first_turn(entry, self._clock.now()))

    def _plan(self, entry: Entry, turn: datetime | None) -> None:
        if timer := self._timers.pop(entry.key, None):
            timer.cancel()
        if turn is None:
            return
        at = turn + self._draw_delay(entry)
        wait_s = max(0.0, (at - self._clock.now()).total_seconds())
        self._timers[entry.key] = self._clock.call_later(
            wait_s, partial(self._take_turn, entry.key, turn), name=_name(entry)
        )

    def _draw_delay(self, entry: Entry) -> timedelta:
        """Draw a moment within the flexible time window."""
        if not entry.window_minutes:
            return timedelta()
        return timedelta(seconds=round(self._rng.uniform(0, entry.window_minutes * 60)))

    def _take_turn(self, key: tuple[str, str, str, str], turn: datetime) -> None:
        self._timers.pop(key, None)
        entry = self._schedules.find(*key)
        if entry is None:
            return
        following = find_next_turn(entry, turn)
        # The next turn is planned first: an invocation takes time, and may be long.
        self._plan(entry, following)
        if not entry.is_enabled:
            return
        with step("schedule", f"schedule {entry.name}"):
            self._invocations.invoke(entry, turn)
        if following is None and entry.is_deleted_when_done:
            self._schedules.delete(*key)


def _name(entry: Entry) -> str:
    return f"{EVENTBRIDGE_SCHEDULER}:{entry.name}"
