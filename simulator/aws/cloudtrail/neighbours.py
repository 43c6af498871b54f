"""What CloudTrail meets of the account's other services, as protocols.

It is told of calls by the gateway and writes through these; it calls nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.cloudtrail.state import TrailStore
    from gameday.simulator.aws.iam.authority import Authority
    from gameday.simulator.aws.iam.state import IamReader
    from gameday.simulator.aws.logs.store import LogStore
    from gameday.simulator.aws.s3.store import BucketStore

__all__ = ["EventDoor", "Neighbours", "TopicStore"]


class EventDoor(Protocol):
    """EventBridge's door for events."""

    def send(self, event: Mapping[str, Any], *, account: str, region: str) -> str:
        """Put an event on the default bus and return its id."""

    def awaits(self, outline: Mapping[str, Any], *, account: str, region: str) -> bool:
        """Say whether a rule of the default bus looks meant for an event.

        Args:
            outline: ``source``, ``detail-type``, and ``detail`` with its ``eventName``.
            account: The account of the bus.
            region: The region of the bus.
        """

    def pass_over(
        self, outline: Mapping[str, Any], *, account: str, region: str
    ) -> None:
        """Take notice of an event that no rule awaits, and that is not sent."""


class TopicStore(Protocol):
    """Topics of every account."""

    def publish(
        self, topic_arn: str, body: str, attributes: Mapping[str, str | int]
    ) -> bool:
        """Publish a message; say whether there is such a topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The services beside CloudTrail."""

    authority: Authority
    """Says whether CloudTrail may write where a trail wants it to."""
    trails: TrailStore
    buckets: BucketStore
    logs: LogStore
    topics: TopicStore
    events: EventDoor
    users: Callable[[str], IamReader]
    """Reads the users of an account: who signs in to the console."""
