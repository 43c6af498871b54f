"""Where AWS's own log delivery writes: buckets, log groups and delivery streams.

A delivery is no API call of anybody in the exercise, so it goes straight to the
account's state. Where the destination is gone the delivery is lost, as it is on AWS.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["compress", "put_object", "put_records", "put_words"]

_PARTITION = "aws"


def compress(text: str) -> bytes:
    """Return a text as a gzip file without a time in it, the same bytes each time."""
    return gzip.compress(text.encode(), mtime=0)


def put_object(account: str, bucket: str, key: str, body: bytes) -> bool:
    """Write an object; False where the bucket is gone."""
    from moto.s3.exceptions import MissingBucket
    from moto.s3.models import s3_backends

    try:
        s3_backends[account][_PARTITION].put_object(bucket, key, body)
    except MissingBucket:
        return False
    return True


def put_words(
    account: str,
    region: str,
    stream: tuple[str, str],
    events: Sequence[tuple[datetime, str]],
) -> bool:
    """Write log events, oldest first; False where the log group is gone.

    Args:
        account: Whose log group.
        region: Where it is.
        stream: The names of the log group and of its stream, made where it is missing.
        events: When each was, and what it says.
    """
    from moto.logs.models import logs_backends

    group, name = stream
    backend = logs_backends[account][region]
    if group not in backend.groups:
        return False
    if name not in backend.groups[group].streams:
        backend.create_log_stream(group, name)
    written = [
        {"timestamp": round(moment.timestamp() * 1000), "message": text}
        for moment, text in events
    ]
    backend.put_log_events(group, name, written)
    return True


def put_records(account: str, region: str, stream: str, lines: Sequence[str]) -> bool:
    """Hand lines to a Firehose delivery stream; False where it is gone."""
    from moto.firehose.models import firehose_backends

    backend = firehose_backends[account][region]
    if stream not in backend.delivery_streams:
        return False
    records = [{"Data": f"{line}\n".encode()} for line in lines]
    backend.put_record_batch(stream, records)
    return True
