"""What topics and buckets notify takes it only where it lets them.

AWS: a queue or function must allow ``sns.amazonaws.com``, and a queue, topic or
function ``s3.amazonaws.com``, in its own policy and in that of the key it is under.
What is refused is not tried again, and nobody is told (SNS developer guide, "Message
delivery retries": client-side errors; S3 user guide, "Granting permissions to publish
event notification messages to a destination").

moto: delivers to whatever it finds. That is right for its corrections too, which know
no policies; here the authority of a world is asked before anything is handed over.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.authority import Source
from gameday.simulator.aws.principals import S3, SNS

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["MayService", "guard_notifications"]

MayService: TypeAlias = Callable[[str, str, str, Source], bool]
"""Whether a service may do an action to a resource, for the sake of a source."""

TellOutside: TypeAlias = Callable[[str, str, str], None]
"""Hears of a message that leaves the account: its topic, the protocol, the address."""

_ACTIONS = {"lambda": "lambda:InvokeFunction", "sqs": "sqs:SendMessage"}


_OUTSIDE = frozenset({"application", "email", "email-json", "http", "https", "sms"})
"""The protocols that leave the account; a new subscriber counts as having confirmed."""


def guard_notifications(
    patches: Patches, may_service: MayService, tell: TellOutside
) -> None:
    """Ask before a topic or a bucket notifies, until the patches are undone.

    Args:
        patches: What is patched, and undone with them.
        may_service: Judges whether the account may be told.
        tell: Hears of each message that leaves the account.
    """
    _guard_topics(patches, may_service, tell)
    _guard_buckets(patches, may_service)


def _guard_topics(patches: Patches, may_service: MayService, tell: TellOutside) -> None:
    from moto.sns.models import Subscription

    publish = Subscription.publish

    @wraps(publish)
    def publish_if_allowed(subscription: Any, *args: Any, **kwargs: Any) -> None:
        action = _ACTIONS.get(subscription.protocol)
        topic = Arn.read(subscription.topic.arn)
        source = Source(topic.account, topic.region, str(topic))
        if action and not may_service(SNS, action, subscription.endpoint, source):
            return
        if subscription.protocol in _OUTSIDE:
            # Nobody is there to be written to, so it is told of instead.
            if _is_wanted(subscription, *args, **kwargs):
                tell(str(topic), subscription.protocol, subscription.endpoint)
            return
        publish(subscription, *args, **kwargs)

    patches.set(Subscription, "publish", publish_if_allowed)


def _is_wanted(
    subscription: Any,
    message: str,
    _message_id: str,
    _subject: str | None = None,
    message_attributes: dict[str, Any] | None = None,
    *_: Any,
    **__: Any,
) -> bool:
    """Tell whether a subscription's filter policy lets a message through."""
    matcher = subscription._filter_policy_matcher  # noqa: SLF001 - moto's only seam
    return matcher is None or bool(matcher.matches(message_attributes, message))


def _guard_buckets(patches: Patches, may_service: MayService) -> None:
    from moto.s3 import notifications

    invoke = notifications._invoke_awslambda  # noqa: SLF001 - moto's only seam
    send = notifications._send_sqs_message  # noqa: SLF001 - ditto
    publish = notifications._send_sns_message  # noqa: SLF001 - ditto

    def is_allowed(account: str, event: Any, action: str, resource: str) -> bool:
        source = Source(account, Arn.read(resource).region, _find_bucket(event))
        return may_service(S3, action, resource, source)

    @wraps(invoke)
    def invoke_if_allowed(account: str, event: Any, function: str, region: str) -> None:
        if is_allowed(account, event, "lambda:InvokeFunction", function):
            invoke(account, event, function, region)

    @wraps(send)
    def send_if_allowed(account: str, event: Any, queue: str, region: str) -> None:
        arn = f"arn:aws:sqs:{region}:{account}:{queue}"
        if is_allowed(account, event, "sqs:SendMessage", arn):
            send(account, event, queue, region)

    @wraps(publish)
    def publish_if_allowed(account: str, event: Any, topic: str, region: str) -> None:
        if is_allowed(account, event, "sns:Publish", topic):
            publish(account, event, topic, region)

    patches.set(notifications, "_invoke_awslambda", invoke_if_allowed)
    patches.set(notifications, "_send_sqs_message", send_if_allowed)
    patches.set(notifications, "_send_sns_message", publish_if_allowed)


def _find_bucket(event: Any) -> str:
    """Return the ARN of the bucket that sends an event, be it only a test event."""
    records = event.get("Records")
    name = records[0]["s3"]["bucket"]["name"] if records else event["Bucket"]
    return f"arn:aws:s3:::{name}"
