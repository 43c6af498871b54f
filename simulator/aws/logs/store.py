"""Log groups and delivery streams of every account, as what delivers into them sees.

A delivery is no call of anybody in the exercise, so it goes straight to the account's
state. Where the destination is gone the delivery is lost, as it is on AWS. Buckets are
`aws.s3.store`; what an account reads of its logs is `state`.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Protocol

from gameday.simulator.aws.arns import Arn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["LogStore", "compress", "name_log_group"]


def compress(content: bytes) -> bytes:
    """Return content as a gzip file without a time in it, the same bytes each time."""
    return gzip.compress(content, mtime=0)


def name_log_group(destination: str) -> str:
    """Return a log group's name from its name, or from either form of its ARN."""
    arn = Arn.parse(destination)
    if arn is None:
        return destination
    return arn.resource.removeprefix("log-group:").removesuffix(":*")


class LogStore(Protocol):
    """Where AWS's own log delivery writes, besides buckets."""

    def has_stream(self, stream: tuple[str, str], *, account: str, region: str) -> bool:
        """Say whether a log group has a stream, by the names of both."""

    def put_events(
        self,
        stream: tuple[str, str],
        events: Sequence[tuple[datetime, str]],
        *,
        account: str,
        region: str,
    ) -> bool:
        """Write log events, oldest first; say whether there is such a log group.

        Args:
            stream: The names of the log group and of its stream, which is made where
                it is missing.
            events: When each was, and what it says.
            account: Whose log group.
            region: Where it is.
        """

    def put_records(
        self, stream: str, lines: Sequence[str], *, account: str, region: str
    ) -> bool:
        """Hand lines to a Firehose stream; say whether there is such a stream."""
