"""A notification says when and from where it came, and costs no key pair.

AWS: a Lambda function gets the topic's ARN, the message's own id, the time, and the
attributes that were published, ``Subject`` null where there was none
(https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html).

moto: sends a Lambda function a fixed record of 1970 with attributes nobody published,
and for a queue makes a new RSA key for every subscription, which takes up to a tenth of
a second, cannot be seeded, and keeps every topic in memory.

Here both get a true record, with a signature that says it is none.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.awslambda.utils import get_backend
from moto.core.utils import iso_8601_datetime_with_milliseconds
from moto.sns.models import Subscription

from gameday.simulator.aws.arns import Arn

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_SIGNATURE = "EXAMPLE"


def apply(patches: Patches) -> None:
    """Make records that are true, for queues, endpoints and functions."""
    publish = Subscription.publish

    @wraps(publish)
    def publish_true(
        subscription: Any, message: str, message_id: str, *args: Any, **kwargs: Any
    ) -> None:
        if subscription.protocol == "lambda":
            _invoke(subscription, message, message_id, *args, **kwargs)
        else:
            publish(subscription, message, message_id, *args, **kwargs)

    patches.set(Subscription, "publish", publish_true)
    patches.set(Subscription, "get_post_data", _make_record)


def _make_record(
    subscription: Any,
    message: str,
    message_id: str,
    subject: str | None,
    message_attributes: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what a queue or an HTTPS endpoint gets."""
    region = subscription.topic.sns_backend.region_name
    host = f"https://sns.{region}.amazonaws.com"
    record = {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": subscription.topic.arn,
        "Message": message,
        "Timestamp": iso_8601_datetime_with_milliseconds(),
        "SignatureVersion": "1",
        "Signature": _SIGNATURE,
        "SigningCertURL": f"{host}/SimpleNotificationService-example.pem",
        "UnsubscribeURL": (
            f"{host}/?Action=Unsubscribe&SubscriptionArn={subscription.arn}"
        ),
    }
    if subject:
        record["Subject"] = subject
    if message_attributes:
        record["MessageAttributes"] = message_attributes
    return record


def _invoke(
    subscription: Any,
    message: str,
    message_id: str,
    subject: str | None = None,
    message_attributes: dict[str, Any] | None = None,
    group_id: str | None = None,  # noqa: ARG001 - ditto
    deduplication_id: str | None = None,  # noqa: ARG001 - ditto
    message_structure: str | None = None,
) -> None:
    """Send a Lambda function the event it gets in AWS."""
    matcher = subscription._filter_policy_matcher  # noqa: SLF001 - moto keeps it there
    if matcher is not None and not matcher.matches(message_attributes, message):
        return
    if message_structure == "json":
        message = json.loads(message).get("lambda", json.loads(message)["default"])
    record = _make_record(subscription, message, message_id, subject)
    sns = record | {
        "Subject": subject,
        "MessageAttributes": message_attributes or {},
        "SigningCertUrl": record.pop("SigningCertURL"),
        "UnsubscribeUrl": record.pop("UnsubscribeURL"),
    }
    event = {
        "Records": [
            {
                "EventSource": "aws:sns",
                "EventVersion": "1.0",
                "EventSubscriptionArn": subscription.arn,
                "Sns": {k: v for k, v in sns.items() if not k.endswith("URL")},
            }
        ]
    }
    region = Arn.read(subscription.endpoint).region
    backend = get_backend(subscription.account_id, region)
    backend.get_function(subscription.endpoint).invoke(json.dumps(event), {}, {})
