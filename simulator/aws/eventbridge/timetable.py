"""The scheduled rules of every account, each with its next turn on the clock.

Only default buses have rules with a schedule (user guide, "Creating a rule that runs on
a schedule"). Scheduler's schedules are another service's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.eventbridge.schedule import parse_schedule

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.rules import Rule, RuleReader
    from gameday.simulator.engine.clock import Clock, Timer

__all__ = ["Timetable"]


class Timetable:
    """Sends ``Scheduled Event`` events to rules when they are due.

    Args:
        clock: Waits.
        rules: Reads a rule again when its turn comes.
        send: Sends an event to a rule's targets.
    """

    def __init__(
        self, clock: Clock, rules: RuleReader, send: Callable[[Rule, Event], None]
    ) -> None:
        self._clock = clock
        self._rules = rules
        self._send = send
        self._timers: dict[str, Timer] = {}

    def plan(self, rule: Rule) -> None:
        """Give a rule its next turn, instead of the one it may have.

        A rule without a schedule has none; a disabled rule passes its turns by.
        """
        if timer := self._timers.pop(rule.arn, None):
            timer.cancel()
        if not rule.schedule:
            return
        now = self._clock.now()
        due = parse_schedule(rule.schedule).after(now)
        if due is not None:
            turn = partial(self._take_turn, rule.arn, rule.schedule)
            wait_s = (due - now).total_seconds()
            self._timers[rule.arn] = self._clock.call_later(
                wait_s, turn, name=f"eventbridge:schedule:{rule.name}"
            )

    def _take_turn(self, rule_arn: str, schedule: str) -> None:
        rule = self._rules.find_rule(rule_arn)
        if rule is None or rule.schedule != schedule:
            return
        self.plan(rule)
        if rule.is_enabled:
            self._send(rule, _scheduled_event(rule))


def _scheduled_event(rule: Rule) -> dict[str, Any]:
    return {
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "resources": [rule.arn],
        "detail": {},
    }
