"""The envelope every event travels in: its members, its id and its time.

It does not know where events come from or go to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    import random
    from datetime import datetime

__all__ = ["Event", "complete_event", "format_time", "make_event_id"]

Event: TypeAlias = Mapping[str, Any]
"""An event as JSON: version, id, detail-type, source, account, time, region …"""


def complete_event(  # an envelope has that many members
    event: Event, *, event_id: str, account: str, region: str, time: datetime
) -> dict[str, Any]:
    """Give an event the members it lacks, in the order AWS writes them.

    Members that are there already are kept, so an event can be passed on.
    """
    envelope: dict[str, Any] = {
        "version": "0",
        "id": event_id,
        "detail-type": "",
        "source": "",
        "account": account,
        "time": format_time(time),
        "region": region,
        "resources": [],
        "detail": {},
    }
    return {**envelope, **event}


def format_time(moment: datetime) -> str:
    """Write a moment as events have it: ISO 8601, UTC, whole seconds, ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_event_id(rng: random.Random) -> str:
    """Make an event id of UUID form from the exercise's own randomness."""
    return str(UUID(int=rng.getrandbits(128), version=4))
