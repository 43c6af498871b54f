"""Members in CloudTrail's own casing: the way most services' records are written.

Each member's name begins in lower case, whatever follows (``dBInstanceIdentifier``);
the keys of maps stay as their owner wrote them. EC2 and S3 have forms of their own.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.cloudtrail.redaction import OMITTED, redact

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["decapitalize", "format_date", "write_members"]


def decapitalize(name: str) -> str:
    """Begin a name in lower case; only its first letter changes."""
    return name[:1].lower() + name[1:]


def format_date(moment: datetime) -> str:
    """Write a moment as records have it inside a call: ``Jul 5, 2026, 9:00:00 AM``."""
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"  # noqa: PLR2004 # noon
    day = f"{_MONTHS[moment.month - 1]} {moment.day}, {moment.year}"
    return f"{day}, {hour}:{moment:%M:%S} {half}"


_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
"""In English whatever the process's locale."""


def write_members(
    service: str, shape: Any, members: Mapping[str, Any]
) -> dict[str, Any]:
    """Write a structure's members; secrets are hidden or left out.

    Args:
        service: botocore's name of the service.
        shape: The structure's shape in botocore's model.
        members: Values by the model's names; those the model lacks are left out.
    """
    written: dict[str, Any] = {}
    for name, member in shape.members.items():
        value = members.get(name)
        if value is None:
            continue
        instead = redact(service, name, member)
        if instead is OMITTED:
            continue
        text = _write(service, member, value) if instead is None else instead
        written[_name(service, name)] = text
    return written


def _name(service: str, name: str) -> str:
    # Secrets Manager alone writes ``arn`` for its member ARN.
    return "arn" if (service, name) == ("secretsmanager", "ARN") else decapitalize(name)


def _write(service: str, shape: Any, value: Any) -> Any:
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        return write_members(service, shape, value)
    if kind == "list" and isinstance(value, list | tuple):
        return [_write(service, shape.member, each) for each in value]
    if kind == "map" and isinstance(value, dict):
        return {key: _write(service, shape.value, each) for key, each in value.items()}
    if isinstance(value, datetime):
        return format_date(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
