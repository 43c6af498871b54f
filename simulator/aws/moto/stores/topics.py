"""Topics of the emulator: what services publish on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.sns.models import sns_backends

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Topics"]


class Topics:
    """Topics of any account and region, by ARN."""

    def has_topic(self, topic_arn: str) -> bool:
        """Say whether there is such a topic."""
        _, _, _, region, account, _ = topic_arn.split(":")
        return topic_arn in sns_backends[account][region].topics

    def publish(
        self, topic_arn: str, body: str, attributes: Mapping[str, str | int]
    ) -> bool:
        """Publish a message with attributes; say whether there is such a topic."""
        _, _, _, region, account, _ = topic_arn.split(":")
        topic = sns_backends[account][region].topics.get(topic_arn)
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
