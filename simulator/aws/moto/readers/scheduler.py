"""Scheduler's schedules as the emulator has them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from moto.scheduler.exceptions import ScheduleGroupNotFound, ScheduleNotFound
from moto.scheduler.models import scheduler_backends

from gameday.simulator.aws.eventbridge.retries import RetryPolicy
from gameday.simulator.aws.eventbridge.scheduler import Entry, Target

__all__ = ["Schedules", "read_entry"]

_OWN = {"Arn", "DeadLetterConfig", "Input", "RetryPolicy", "RoleArn"}
"""Members of a target that are facts of their own."""


class Schedules:
    """Schedules of any account and region."""

    def find(self, account: str, region: str, group: str, name: str) -> Entry | None:
        """Return a schedule as it is now; None if it or its group is gone."""
        try:
            found = scheduler_backends[account][region].get_schedule(group, name)
        except (ScheduleGroupNotFound, ScheduleNotFound):
            return None
        return read_entry(found, account, region)

    def delete(self, account: str, region: str, group: str, name: str) -> None:
        """Delete a schedule, if it is still there."""
        with suppress(ScheduleGroupNotFound, ScheduleNotFound):
            scheduler_backends[account][region].delete_schedule(group, name)


def read_entry(schedule: Any, account: str, region: str) -> Entry:
    """Read the facts of a schedule of moto's."""
    target = schedule.target
    window = schedule.flexible_time_window or {}
    return Entry(
        arn=schedule.arn,
        name=schedule.name,
        group=schedule.group_name,
        account=account,
        region=region,
        expression=schedule.schedule_expression,
        timezone=schedule.schedule_expression_timezone,
        starts=_read_moment(schedule.start_date),
        ends=_read_moment(schedule.end_date),
        created=datetime.fromtimestamp(schedule.creation_date, UTC),
        is_enabled=schedule.state != "DISABLED",
        window_minutes=int(window.get("MaximumWindowInMinutes") or 0),
        target=Target(
            arn=target["Arn"],
            role=target.get("RoleArn") or "",
            input=target.get("Input"),
            retries=RetryPolicy.read(target.get("RetryPolicy")),
            dead_letters=(target.get("DeadLetterConfig") or {}).get("Arn"),
            parameters={k: v for k, v in target.items() if k not in _OWN},
        ),
        is_deleted_when_done=schedule.action_after_completion == "DELETE",
    )


def _read_moment(given: Any) -> datetime | None:
    """Read a date as the API carries it, a number, or a stack, a text."""
    if not given:
        return None
    if isinstance(given, str):
        moment = datetime.fromisoformat(given)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.fromtimestamp(float(given), UTC)
