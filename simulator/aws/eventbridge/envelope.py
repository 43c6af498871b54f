"""The envelope every event travels in: its members, its id and its time.

It does not know where events come from or go to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Event", "complete_event"]

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
        "time": write_time(time),
        "region": region,
        "resources": [],
        "detail": {},
    }
    return {**envelope, **event}
