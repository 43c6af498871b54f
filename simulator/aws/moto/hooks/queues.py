"""Queues and event source mappings tell Lambda's pollers what happened to them.

moto delivers a message within its sender's own call. That is taken from it: a queue
only says that a message arrived or came back, and Lambda polls in its own turn.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.awslambda.models import LambdaBackend
from moto.sqs.models import Queue, SQSBackend

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.lambda_.event_sources import EventSources
    from gameday.simulator.engine.patching import Patches

__all__ = ["tell_event_sources", "telling"]


def tell_event_sources(patches: Patches, sources: EventSources) -> None:
    """Let the pollers hear of messages and mappings until the patches are undone."""
    _tell_of_messages(patches, sources)
    _tell_of_mappings(patches, sources)


def _tell_of_messages(patches: Patches, sources: EventSources) -> None:
    add_message = Queue.add_message
    change_visibility = SQSBackend.change_message_visibility

    @wraps(add_message)
    def add(queue: Any, message: Any) -> None:
        # What moto finds here it would deliver to before it returns to the sender.
        queue.lambda_event_source_mappings.clear()
        add_message(queue, message)
        sources.on_message(queue.queue_arn, message.id)

    @wraps(change_visibility)
    def change(backend: Any, queue_name: str, *args: Any, **kwargs: Any) -> None:
        change_visibility(backend, queue_name, *args, **kwargs)
        sources.on_return(backend.get_queue(queue_name).queue_arn)

    patches.set(Queue, "add_message", add)
    patches.set(SQSBackend, "change_message_visibility", change)


def _tell_of_mappings(patches: Patches, sources: EventSources) -> None:
    # Both serve the API and CloudFormation alike; a deleted mapping tells nothing, as
    # each look begins with asking whether it is still there.
    for name in ("create_event_source_mapping", "update_event_source_mapping"):
        change = telling(getattr(LambdaBackend, name), sources.on_change)
        patches.set(LambdaBackend, name, change)


def telling(change: Any, on_change: Callable[[str, str, str], None]) -> Any:
    """Make a method that changes a mapping tell of it."""

    @wraps(change)
    def act(backend: Any, *args: Any, **kwargs: Any) -> Any:
        mapping = change(backend, *args, **kwargs)
        if mapping is not None:
            on_change(backend.account_id, backend.region_name, mapping.uuid)
        return mapping

    return act
