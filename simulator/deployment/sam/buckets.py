"""Events of a bucket of the same template, which is told to send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.deployment.sam.generation import many, ref

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.receiver import Receiver

__all__ = ["add_bucket_event"]


def add_bucket_event(receiver: Receiver, event: str, properties: Template) -> None:
    """Add a notification to the bucket, and the permission it needs."""
    given = properties["Bucket"]
    name = given.get("Ref") if isinstance(given, dict) else given
    bucket = receiver.generation.resources.get(str(name))
    if bucket is None:
        path = (receiver.function, "Properties", "Events")
        message = f"`{event}` must refer to a bucket of the same template"
        receiver.generation.complain(path, message)
        return
    receiver.permit(event, "s3.amazonaws.com", SourceAccount=ref("AWS::AccountId"))
    needed = many(bucket.get("DependsOn"))
    bucket["DependsOn"] = [*needed, f"{event}Permission"]
    notification = bucket.setdefault("Properties", {}).setdefault(
        "NotificationConfiguration", {}
    )
    listed = notification.setdefault("LambdaConfigurations", [])
    for kind in many(properties["Events"]):
        entry = {"Event": kind, "Function": receiver.arn}
        if properties.get("Filter"):
            entry["Filter"] = properties["Filter"]
        listed.append(entry)
