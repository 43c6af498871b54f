"""The scheduled rules of every account, each with its next turn on the clock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from moto.events.models import Rule, events_backends

from gameday.simulator.aws.eventbridge.rules import LiveRule
from gameday.simulator.aws.eventbridge.schedule import InvalidSchedule, parse_schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.engine.clock import Clock, Timer

__all__ = ["Timetable"]


class Timetable:
    """Sends ``Scheduled Event`` events to rules when they are due.

    Args:
        clock: Waits.
        send: Sends an event to a rule's targets.
    """

    def __init__(self, clock: Clock, send: Callable[[Rule, Event], None]) -> None:
        self._clock = clock
        self._send = send
        self._timers: dict[str, Timer] = {}
        self._is_running = False

    def start(self) -> None:
        """Give every scheduled rule its turn."""
        self._is_running = True
        for rule in _all_rules():
            self.plan(rule)

    def stop(self) -> None:
        """Take every turn back."""
        self._is_running = False
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def plan(self, rule: Rule) -> None:
        """Give a rule its next turn, instead of the one it may have.

        A rule without a schedule has none; a disabled rule passes its turns by.
        """
        if timer := self._timers.pop(rule.arn, None):
            timer.cancel()
        if not self._is_running or not rule.scheduled_expression:
            return
        try:
            schedule = parse_schedule(rule.scheduled_expression)
        except InvalidSchedule:
            return  # moto takes more than EventBridge would; such a rule never runs
        now = self._clock.now()
        due = schedule.after(now)
        if due is not None:
            turn = partial(self._take_turn, rule, rule.scheduled_expression)
            wait_s = (due - now).total_seconds()
            self._timers[rule.arn] = self._clock.call_later(
                wait_s, turn, name=f"eventbridge:schedule:{rule.name}"
            )

    def _take_turn(self, rule: Rule, expression: str) -> None:
        is_current = rule in list(_all_rules())
        if not is_current or rule.scheduled_expression != expression:
            return
        self.plan(rule)
        if LiveRule(rule).is_enabled:
            self._send(rule, _scheduled_event(rule))


def _scheduled_event(rule: Rule) -> dict[str, Any]:
    return {
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "resources": [rule.arn],
        "detail": {},
    }


def _all_rules() -> Iterator[Rule]:
    """Find the rules of the buses that have schedules: the default ones."""
    for regions in list(events_backends.values()):
        for backend in list(regions.values()):
            yield from list(backend.event_buses["default"].rules.values())
