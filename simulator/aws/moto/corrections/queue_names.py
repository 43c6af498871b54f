"""A queue's name is free a minute after the queue was deleted.

AWS: ``CreateQueue`` answers ``AWS.SimpleQueueService.QueueDeletedRecently`` within
sixty seconds of the deletion (SQS API reference, "CreateQueue").

moto: makes the queue at once. A responder that empties a queue by making it anew would
work here.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.core.utils import unix_time
from moto.sqs.exceptions import SQSException
from moto.sqs.models import SQSBackend

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_WAIT_S = 60
_KEPT = "gameday_deleted"
"""Where a backend keeps when queues were deleted: it goes when the backend goes."""


def apply(patches: Patches) -> None:
    """Remember deletions, and refuse names for a minute."""
    create, delete = SQSBackend.create_queue, SQSBackend.delete_queue

    @wraps(delete)
    def delete_queue(backend: Any, queue_name: str) -> Any:
        deleted = delete(backend, queue_name)
        backend.__dict__.setdefault(_KEPT, {})[queue_name] = unix_time()
        return deleted

    @wraps(create)
    def create_queue(backend: Any, name: str, *args: Any, **given: Any) -> Any:
        at = backend.__dict__.get(_KEPT, {}).get(name)
        if at is not None and unix_time() - at < _WAIT_S:
            raise SQSException(
                "AWS.SimpleQueueService.QueueDeletedRecently",
                f"You must wait {_WAIT_S} seconds after deleting a queue before you can"
                " create another with the same name.",
            )
        return create(backend, name, *args, **given)

    patches.set(SQSBackend, "delete_queue", delete_queue)
    patches.set(SQSBackend, "create_queue", create_queue)
