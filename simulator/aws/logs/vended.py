"""AWS's log delivery: puts vended logs into buckets and log groups that let it.

Flow logs and DNS query logs are written by ``delivery.logs.amazonaws.com``, whose right
to do so is the destination's own policy, at the moment of writing. A delivery that is
refused is lost. How the policy comes about is `grants`; what is written, and when, is
each sensor's business.
Sources: VPC user guide, "Amazon S3 bucket permissions for flow logs"; CloudWatch Logs
user guide, "Logs sent to CloudWatch Logs" and "Logs sent to Amazon S3".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from gameday.simulator.aws.iam.authority import Source
from gameday.simulator.aws.principals import LOG_DELIVERY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gameday.simulator.aws.iam.authority import Authority
    from gameday.simulator.aws.logs.flow.settings import Place
    from gameday.simulator.aws.logs.store import LogStore
    from gameday.simulator.aws.s3.store import BucketStore
    from gameday.simulator.engine.gateway.call import Params

__all__ = ["May", "VendedLogs", "append_events", "find_source"]

May: TypeAlias = Callable[[str, str], bool]
"""Says whether whoever writes may do an action to a resource."""

_FULL_CONTROL: Params = {"ACL": "bucket-owner-full-control"}
"""How log delivery puts files, which the policy that AWS writes asks for."""


class VendedLogs:
    """Writes logs as ``delivery.logs.amazonaws.com``.

    Args:
        authority: Judges each delivery.
        buckets: Where files are written.
        logs: Where log events and records of delivery streams are written.
    """

    def __init__(
        self, authority: Authority, buckets: BucketStore, logs: LogStore
    ) -> None:
        self._authority = authority
        self._buckets = buckets
        self._logs = logs

    def may_put_file(self, place: Place, bucket: str, key: str) -> bool:
        """Say whether a file may be written now, for a log of that place."""
        return self._authority.may_service(
            LOG_DELIVERY,
            "s3:PutObject",
            f"arn:aws:s3:::{bucket}/{key}",
            source=find_source(place),
            params=_FULL_CONTROL,
        ).allowed

    def put_file(self, place: Place, bucket: str, key: str, body: bytes) -> bool:
        """Write a file; False where the bucket is gone or does not let it."""
        return self.may_put_file(place, bucket, key) and self._buckets.put(
            bucket, key, body
        )

    def put_events(
        self,
        place: Place,
        stream: tuple[str, str],
        events: Sequence[tuple[datetime, str]],
    ) -> bool:
        """Write events to a group and stream; False where that cannot be."""
        may = self.writing_for(place)
        return append_events(self._logs, may, place, stream, events)

    def put_records(self, place: Place, stream: str, lines: Sequence[str]) -> bool:
        """Hand lines to a Firehose stream; False where there is none."""
        account, region = place
        return self._logs.put_records(stream, lines, account=account, region=region)

    def writing_for(self, place: Place) -> May:
        """Return what judges log delivery for the logs of an account and region."""
        return lambda action, resource: (
            self._authority.may_service(
                LOG_DELIVERY, action, resource, source=find_source(place)
            ).allowed
        )


def append_events(
    logs: LogStore,
    may: May,
    place: Place,
    stream: tuple[str, str],
    events: Sequence[tuple[datetime, str]],
) -> bool:
    """Write events where the writer may; make the stream, where it may do that too.

    Args:
        logs: The log groups.
        may: Judges the writer.
        place: Whose log group, and where.
        stream: The names of the log group and of its stream.
        events: When each was, and what it says; oldest first.
    """
    account, region = place
    group, name = stream
    arn = f"arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:{name}"
    is_new = not logs.has_stream(stream, account=account, region=region)
    if is_new and not may("logs:CreateLogStream", arn):
        return False
    if not may("logs:PutLogEvents", arn):
        return False
    return logs.put_events(stream, events, account=account, region=region)


def find_source(place: Place) -> Source:
    """Return what log delivery says it acts for.

    AWS documents the ARN as ``arn:aws:logs:region:account:*`` and no closer.
    """
    account, region = place
    return Source(account, region, f"arn:aws:logs:{region}:{account}:*")
