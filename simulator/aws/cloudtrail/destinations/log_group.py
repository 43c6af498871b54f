"""A trail's log group: one log event for each event, through the trail's role."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto.iam.models import iam_backends
from moto.logs.models import logs_backends

from gameday.simulator.aws.cloudtrail.destinations.bucket import CLOUDTRAIL
from gameday.simulator.aws.eventbridge.permission import Request, is_allowed
from gameday.simulator.aws.times import write_epoch_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moto.cloudtrail.models import Trail

    from gameday.simulator.aws.cloudtrail.record import Record
    from gameday.simulator.aws.eventbridge.permission import RoleCheck

__all__ = ["write_log_events"]


def write_log_events(
    trail: Trail, region: str, records: Sequence[Record], *, check_role: RoleCheck
) -> str | None:
    """Write events to a trail's log group.

    Args:
        trail: The trail.
        region: The events' region; each has a stream of its own.
        records: The events.
        check_role: Says why a role may not act, or None.

    Returns:
        The error's code, or None.
    """
    arn = trail.cw_log_group_arn
    parts = arn.removesuffix(":*").split(":")
    group: Any = logs_backends[parts[4]][parts[3]].groups.get(":".join(parts[6:]))
    if group is None:
        return "ResourceNotFoundException"
    role = trail.cw_role_arn or ""
    if not _trusts(role):
        return "InvalidCloudWatchLogsRoleArnException"
    stream = f"{trail.account_id}_CloudTrail_{region}"
    place = f"{arn.removesuffix(':*')}:log-stream:{stream}"
    if check_role(role, "logs:PutLogEvents", place):
        return "AccessDeniedException"
    if stream not in group.streams:
        group.create_log_stream(stream)
    group.put_log_events(stream, [_entry(record) for record in records])
    return None


def _trusts(role_arn: str) -> bool:
    """Tell whether there is such a role and CloudTrail may take it on."""
    account = role_arn.split(":")[4] if role_arn.count(":") else ""
    roles = iam_backends[account]["aws"].roles.values() if account else ()
    trust = Request(CLOUDTRAIL, "sts:AssumeRole", role_arn)
    return any(
        role.arn == role_arn and is_allowed(role.assume_role_policy_document, trust)
        for role in roles
    )


def _entry(record: Record) -> dict[str, Any]:
    happened = datetime.fromisoformat(record["eventTime"])
    return {
        "timestamp": write_epoch_ms(happened),
        "message": json.dumps(record.whole, separators=(",", ":")),
    }
