"""A trail's topic: a notification for each log file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from moto.sns.models import sns_backends

from gameday.simulator.aws.cloudtrail.destinations.bucket import CLOUDTRAIL
from gameday.simulator.aws.eventbridge.permission import Request, is_allowed

if TYPE_CHECKING:
    from moto.cloudtrail.models import Trail

__all__ = ["notify"]


def notify(trail: Trail, key: str) -> str | None:
    """Tell a trail's topic that a log file is there.

    Returns:
        The error's code, or None.
    """
    name = trail.sns_topic_name
    arn = name if name.startswith("arn:") else str(trail.topic_arn)
    parts = arn.split(":")
    backend = sns_backends[parts[4]][parts[3]]
    topic = backend.topics.get(arn)
    if topic is None:
        return "NotFound"
    context = {"aws:sourceaccount": trail.account_id, "aws:sourcearn": trail.arn}
    if not is_allowed(topic.policy, Request(CLOUDTRAIL, "sns:Publish", arn, context)):
        return "AuthorizationError"
    message = {"s3Bucket": trail.bucket_name, "s3ObjectKey": [key]}
    backend.publish(message=json.dumps(message), arn=arn)
    return None
