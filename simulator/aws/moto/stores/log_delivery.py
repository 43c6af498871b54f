"""`LogStore` over moto: log groups and Firehose streams, written to directly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.firehose.models import firehose_backends
from moto.logs.models import logs_backends

from gameday.simulator.aws.times import write_epoch_ms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["MotoLogStore"]


class MotoLogStore:
    """The log groups and streams that moto keeps (see `LogStore`)."""

    def has_stream(self, stream: tuple[str, str], *, account: str, region: str) -> bool:
        """Say whether a log group has a stream, by the names of both."""
        group, name = stream
        kept = logs_backends[account][region].groups.get(group)
        return kept is not None and name in kept.streams

    def put_events(
        self,
        stream: tuple[str, str],
        events: Sequence[tuple[datetime, str]],
        *,
        account: str,
        region: str,
    ) -> bool:
        """Write log events, oldest first; say whether there is such a log group."""
        group, name = stream
        backend = logs_backends[account][region]
        if group not in backend.groups:
            return False
        if name not in backend.groups[group].streams:
            backend.create_log_stream(group, name)
        written = [
            {"timestamp": write_epoch_ms(moment), "message": text}
            for moment, text in events
        ]
        backend.put_log_events(group, name, written)
        return True

    def put_records(
        self, stream: str, lines: Sequence[str], *, account: str, region: str
    ) -> bool:
        """Hand lines to a Firehose stream; say whether there is such a stream."""
        backend = firehose_backends[account][region]
        if stream not in backend.delivery_streams:
            return False
        records = [{"Data": f"{line}\n".encode()} for line in lines]
        backend.put_record_batch(stream, records)
        return True
