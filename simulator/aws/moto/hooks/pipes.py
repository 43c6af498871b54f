"""Pipes tell what they would carry: nothing here carries it.

moto keeps pipes and does nothing with them. What arrives in a queue or a stream that a
running pipe reads would have gone on to the pipe's target; that it does not is told, so
that nobody takes the silence for an answer.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.dynamodb.models.table import StreamShard
from moto.kinesis.models import Stream
from moto.sqs.models import Queue

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.moto.readers.backends import find_backend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.engine.patching import Patches

__all__ = ["tell_pipes"]


def tell_pipes(patches: Patches, tell: Callable[[str, str], None]) -> None:
    """Tell of each thing that a pipe would take, until the patches are undone.

    Args:
        patches: Where moto's methods are replaced.
        tell: Takes a pipe's name, and the ARN of the source that it reads.
    """

    def telling(write: Any, find_source: Callable[[Any], str]) -> Any:
        @wraps(write)
        def act(into: Any, *args: Any, **kwargs: Any) -> Any:
            written = write(into, *args, **kwargs)
            source = find_source(into)
            for name in _find_pipes(source):
                tell(name, source)
            return written

        return act

    patches.set(
        Queue, "add_message", telling(Queue.add_message, lambda each: each.queue_arn)
    )
    patches.set(Stream, "put_record", telling(Stream.put_record, lambda each: each.arn))
    patches.set(StreamShard, "add", telling(StreamShard.add, _find_stream))


def _find_stream(shard: Any) -> str:
    return f"{shard.table.table_arn}/stream/{shard.table.latest_stream_label}"


def _find_pipes(source: str) -> Iterator[str]:
    """Find the running pipes that read a source, by name."""
    place = Arn.read(source)
    backend = find_backend("pipes", place.account, place.region)
    for pipe in backend.pipes.values() if backend else ():
        if pipe.source == source and pipe.desired_state != "STOPPED":
            yield pipe.name
