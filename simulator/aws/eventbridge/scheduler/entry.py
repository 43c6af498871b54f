"""A schedule as the account has it: its facts, its names, and what AWS would refuse.

It states what ``GetSchedule`` gives. When it is due is `turns`' business.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gameday.simulator.aws.eventbridge.schedule import (
    InvalidSchedule,
    Schedule,
    parse_any_schedule,
)
from gameday.simulator.aws.iam import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from gameday.simulator.aws.eventbridge.retries import RetryPolicy

__all__ = ["Entry", "InvalidEntry", "Target", "check_entry"]

_UNIVERSAL: Final = ":scheduler:::aws-sdk:"
_READ_ONLY = (
    *("get", "describe", "list", "poll", "receive", "search", "scan", "query"),
    *("select", "read", "lookup", "discover", "validate", "batchGet"),
    *("batchDescribe", "batchRead", "transactGet", "adminGet", "adminList"),
    *("testMigration", "retrieve", "testConnection", "translateDocument"),
    *("isAuthorized", "invokeModel"),
)
"""Beginnings of operations that are no universal target (user guide, "Unsupported
actions")."""


class InvalidEntry(ValueError):
    """A schedule that Scheduler would refuse; the text is what it answers."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a schedule calls, and as whom."""

    arn: str
    role: str
    input: str | None
    retries: RetryPolicy
    dead_letters: str | None
    """ARN of the queue for what could not be delivered."""
    parameters: Mapping[str, Any]
    """The rest of the target: ``SqsParameters``, ``EventBridgeParameters`` …"""

    @property
    def universal(self) -> tuple[str, str] | None:
        """Return service and operation of a universal target; None of another."""
        _, found, rest = self.arn.partition(_UNIVERSAL)
        service, _, operation = rest.partition(":")
        return (service, operation) if found else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A schedule of one group."""

    arn: str
    name: str
    group: str
    account: str
    region: str
    expression: str
    timezone: str
    starts: datetime | None
    ends: datetime | None
    created: datetime
    is_enabled: bool
    window_minutes: int
    """The flexible time window: an invocation comes at a moment within it; 0 is off."""
    target: Target
    is_deleted_when_done: bool

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what it is found by: account, region, group and name."""
        return self.account, self.region, self.group, self.name

    @property
    def source(self) -> Source:
        """Return what Scheduler acts for when it takes the role on: the group.

        Source: user guide, "Confused deputy prevention".
        """
        place = f"arn:aws:scheduler:{self.region}:{self.account}"
        arn = f"{place}:schedule-group/{self.group}"
        return Source(self.account, self.region, arn)

    @property
    def schedule(self) -> Schedule:
        """Return its compiled expression.

        Raises:
            InvalidEntry: Scheduler would refuse expression or time zone.
        """
        try:
            return parse_any_schedule(self.expression, _find_zone(self.timezone))
        except InvalidSchedule as error:
            raise InvalidEntry(f"Invalid Schedule Expression {self.expression}.") from (
                error
            )


def check_entry(entry: Entry) -> None:
    """Refuse what Scheduler would not take.

    Raises:
        InvalidEntry: With the reason.
    """
    _ = entry.schedule
    if not entry.target.role:
        raise InvalidEntry("Provided role is not valid.")
    universal = entry.target.universal
    if universal and universal[1].startswith(_READ_ONLY):
        raise InvalidEntry(
            f"{entry.target.arn} is not a supported target: its action only reads."
        )
    if universal and not _is_object(entry.target.input):
        raise InvalidEntry("Invalid RequestJson provided. Reason: expected an object.")
    if entry.starts and entry.ends and entry.ends <= entry.starts:
        raise InvalidEntry("The EndDate must be later than the StartDate.")


def _is_object(text: str | None) -> bool:
    try:
        return isinstance(json.loads(text or "{}"), dict)
    except ValueError:
        return False


@lru_cache(maxsize=64)
def _find_zone(name: str) -> tzinfo:
    if name == "UTC":  # known without the machine's own database of zones
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidEntry(
            f"Invalid ScheduleExpressionTimezone {name} provided."
        ) from error
