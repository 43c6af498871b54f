"""What targets write into, as protocols: the stores of the services behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.simulator.aws.eventbridge.envelope import Event

__all__ = [
    "ArchiveStore",
    "LogGroupStore",
    "QueueFacts",
    "QueueStore",
    "TargetStores",
    "TopicStore",
]


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """What ``GetQueueAttributes`` says that a sender must know."""

    is_fifo: bool
    deduplicates_by_content: bool


class QueueStore(Protocol):
    """Queues of any account and region."""

    def describe(self, queue_arn: str) -> QueueFacts | None:
        """Return a queue's facts; None if there is none."""

    def send(
        self,
        queue_arn: str,
        body: str,
        attributes: Mapping[str, str | int],
        *,
        group: str | None = None,
    ) -> bool:
        """Send a message, in a group of a FIFO queue; say whether there is one."""


class TopicStore(Protocol):
    """Topics of any account and region."""

    def has_topic(self, topic_arn: str) -> bool:
        """Say whether there is such a topic."""

    def publish(
        self, topic_arn: str, body: str, attributes: Mapping[str, str | int]
    ) -> bool:
        """Publish a message; say whether there is such a topic."""


class LogGroupStore(Protocol):
    """Log groups of any account and region."""

    def has_group(self, group: str, *, account: str, region: str) -> bool:
        """Say whether there is such a log group."""

    def write(
        self,
        group: str,
        stream: str,
        events: Sequence[tuple[int, str]],
        *,
        account: str,
        region: str,
    ) -> None:
        """Add events (milliseconds since 1970, message) to a stream of a group."""


class ArchiveStore(Protocol):
    """Event archives of any account and region."""

    def add(self, rule_arn: str, event: Event) -> bool:
        """Keep an event in the archive that a rule serves; say whether there is one."""


@dataclass(frozen=True, slots=True)
class TargetStores:
    """The stores of every kind of target that is one."""

    queues: QueueStore
    topics: TopicStore
    log_groups: LogGroupStore
    archives: ArchiveStore
