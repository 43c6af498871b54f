"""Topics of the emulator: what services publish on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.sns.models import sns_backends

from gameday.simulator.aws.arns import Arn

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Topics"]


class Topics:
    """Topics of any account and region, by ARN."""

    def has_topic(self, topic_arn: str) -> bool:
        """Say whether there is such a topic."""
        return topic_arn in _topics(topic_arn)

    def publish(
        self, topic_arn: str, body: str, attributes: Mapping[str, str | int]
    ) -> bool:
        """Publish a message with attributes; say whether there is such a topic."""
        topic = _topics(topic_arn).get(topic_arn)
        if topic is None:
            return False
        written = {
            name: {
                "Type": "Number" if isinstance(value, int) else "String",
                "Value": str(value),
            }
            for name, value in attributes.items()
        }
        topic.publish(body, message_attributes=written or None)
        return True


def _topics(topic_arn: str) -> Mapping[str, Any]:
    """Return every topic of an ARN's account and region, by ARN."""
    arn = Arn.read(topic_arn)
    return sns_backends[arn.account][arn.region].topics
