"""`TrailReader` over moto: an account's trails, read as they stand."""

from __future__ import annotations

from datetime import UTC
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from gameday.simulator.aws.cloudtrail.state import Trail
from gameday.simulator.aws.moto.readers.backends import find_backend

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["MotoTrails", "read_trail"]

_serials: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
"""A number for each of moto's trails, which have nothing else to be told apart by."""
_count = count()


class MotoTrails:
    """The trails that moto keeps for an account and region (see `TrailReader`).

    Args:
        account: The account's id.
        region: The region's name.
    """

    def __init__(self, account: str, region: str) -> None:
        self._place = (account, region)

    def trails(self) -> Sequence[Trail]:
        """Return the trails, in the order they were made."""
        backend = find_backend("cloudtrail", *self._place)
        return [
            read_trail(kept) for kept in (backend.trails.values() if backend else ())
        ]


def read_trail(kept: Any) -> Trail:
    """Return what one of moto's trails is at this moment."""
    serial = _serials.get(kept)
    if serial is None:
        serial = _serials[kept] = next(_count)
    return Trail(
        name=kept.trail_name,
        arn=kept.arn,
        account=kept.account_id,
        region=kept.region_name,
        serial=serial,
        is_logging=bool(kept.status.is_logging),
        started=_in_utc(kept.status.started),
        stopped=_in_utc(kept.status.stopped),
        bucket=kept.bucket_name,
        prefix=kept.s3_key_prefix or "",
        topic=_name_topic(kept),
        log_group=kept.cw_log_group_arn or None,
        log_role=kept.cw_role_arn or "",
        kms_key=_name_key(kept),
        is_multi_region=bool(kept.is_multi_region),
        has_global_events=bool(kept.include_global_service_events),
        is_validated=bool(kept.log_validation),
        basic=kept.event_selectors,
        advanced=kept.advanced_event_selectors,
    )


def _name_topic(kept: Any) -> str | None:
    name = str(kept.sns_topic_name or "")
    if not name or name.startswith("arn:"):
        return name or None
    return str(kept.topic_arn)


def _name_key(kept: Any) -> str | None:
    """Return a key's ARN, whichever of its names the trail was made with."""
    name = str(kept.kms_key_id or "")
    if not name or ":key/" in name:
        return name or None
    place = f"{kept.region_name}:{kept.account_id}"
    backend = find_backend("kms", kept.account_id, kept.region_name)
    key = backend.any_id_to_key_id(name) if backend else name
    return f"arn:{kept.partition}:kms:{place}:key/{key}"


def _in_utc(moment: datetime | None) -> datetime | None:
    """Say what moto leaves out: its times are in UTC."""
    return moment.replace(tzinfo=UTC) if moment else None
