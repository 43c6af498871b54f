"""What trails record goes to EventBridge too: calls, and signing in to the console.

An event is put on the bus only where a rule looks meant for it, whatever the rule's
state; EventBridge then says what holds it back, or which part of a pattern does.
Nothing here calls AWS, so a rule's target cannot set off itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.cloudtrail.neighbours import EventDoor
    from gameday.simulator.aws.cloudtrail.record import Record
    from gameday.simulator.engine.clock import Clock

__all__ = ["Bridge"]

_DETAIL_TYPES: Final = {
    "AwsApiCall": "AWS API Call via CloudTrail",
    "AwsConsoleSignIn": "AWS Console Sign In via CloudTrail",
    "AwsServiceEvent": "AWS Service Event via CloudTrail",
}


class Bridge:
    """CloudTrail's way to EventBridge.

    Args:
        clock: The exercise's time.
        latency: Seconds for a named step, ``cloudtrail.event``.
        events: EventBridge's door.
    """

    def __init__(
        self, clock: Clock, latency: Callable[[str], float], events: EventDoor
    ) -> None:
        self._clock = clock
        self._latency = latency
        self._events = events

    def offer(self, record: Record) -> None:
        """Send a recorded event to the rules that ask for it, after its delay."""
        self._clock.call_later(
            self._latency("cloudtrail.event"),
            partial(self._deliver, record),
            name="cloudtrail event",
        )

    def _deliver(self, record: Record) -> None:
        account, region = record.account, record.region
        heads = {
            "source": f"aws.{record['eventSource'].partition('.')[0]}",
            "detail-type": _DETAIL_TYPES[record["eventType"]],
        }
        # Nearly every call is asked for by no rule, and writing a record whole is what
        # costs; so rules are asked for its heads and its name first.
        outline = {**heads, "detail": {"eventName": record["eventName"]}}
        if not self._events.awaits(outline, account=account, region=region):
            self._events.pass_over(outline, account=account, region=region)
            return
        event = {**heads, "account": account, "time": record["eventTime"]}
        event |= {"region": region, "resources": [], "detail": record.whole}
        self._events.send(event, account=account, region=region)
