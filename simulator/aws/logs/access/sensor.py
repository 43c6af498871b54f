"""The sensor: hears of S3 calls and writes access logs for buckets that want them.

Delivery is best effort and takes hours (Amazon S3 user guide, "Logging requests with
server access logging"). The target bucket's policy, or its list's grant to the log
delivery group, must let S3 write at that moment ("Permissions for log delivery").
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeAlias

from gameday.simulator.aws.iam.authority import Source
from gameday.simulator.aws.logs.access.records import write_line
from gameday.simulator.aws.principals import S3_LOGGING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.iam.authority import Authority
    from gameday.simulator.aws.s3.state import LogTarget
    from gameday.simulator.aws.s3.store import Bucket, BucketStore
    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.engine.gateway.call import Call, Response

__all__ = ["AccessLogs"]

_NAME = "access_logs"
_STEP = "access_logs.deliver"
_MOST_WAITING = 10_000
"""How many lines wait for one delivery; more are lost, as they may be."""
_Key: TypeAlias = tuple[str, str]
"""A bucket's name, of which there is one in all of AWS, and whose requests wait: nobody
else's hasten their delivery."""


class AccessLogs:
    """The server access logs of every bucket.

    Args:
        clock: The exercise's clock.
        latency: Draws the seconds of ``access_logs.deliver``: from the first request of
            a batch to its delivery.
        buckets: The buckets there are, and where lines are written.
        authority: Judges each delivery.
    """

    def __init__(
        self,
        clock: Clock,
        latency: Callable[[str], float],
        *,
        buckets: BucketStore,
        authority: Authority,
    ) -> None:
        self._clock = clock
        self._authority = authority
        self._buckets = buckets
        self._latency = latency
        self._waiting: dict[_Key, list[str]] = {}

    def listen(self, call: Call, response: Response) -> None:
        """Log a request to a bucket that has logging enabled."""
        if call.service != "s3" or "Bucket" not in call.params:
            return
        name = str(call.params["Bucket"])
        bucket = self._buckets.find(name)
        if bucket is None or bucket.logging is None:
            return
        line = write_line(call, response, bucket.owner)
        self._keep((name, str(call.actor)), line)

    def flush(self) -> None:
        """Deliver at once what waits, as at the end of an exercise."""
        for key in list(self._waiting):
            self._deliver(key)

    def _keep(self, key: _Key, line: str) -> None:
        if key in self._waiting:
            if len(self._waiting[key]) < _MOST_WAITING:
                self._waiting[key].append(line)
            return
        self._waiting[key] = [line]
        self._clock.call_later(
            self._latency(_STEP), lambda: self._deliver(key), name=_NAME
        )

    def _deliver(self, key: _Key) -> None:
        """Write a batch to where the bucket wants it now, or lose it."""
        lines = self._waiting.pop(key, None)
        name, _ = key
        bucket = self._buckets.find(name)
        if lines is None or bucket is None or bucket.logging is None:
            return
        body = "\n".join([*lines, ""])
        file = self._name_file(bucket, bucket.logging, body)
        if self._may_put(bucket, bucket.logging.bucket, file):
            self._buckets.put(bucket.logging.bucket, file, body.encode())

    def _may_put(self, bucket: Bucket, target: str, key: str) -> bool:
        source = Source(bucket.account, bucket.region, f"arn:aws:s3:::{bucket.name}")
        return self._authority.may_service(
            S3_LOGGING, "s3:PutObject", f"arn:aws:s3:::{target}/{key}", source=source
        ).allowed

    def _name_file(self, bucket: Bucket, logging: LogTarget, body: str) -> str:
        """Return a file's key, by the simple or the partitioned format of prefixes."""
        now = self._clock.now()
        # AWS's ends are random; these come from what is in the file, so that the same
        # seed gives the same names.
        digest = hashlib.sha256(f"{now} {body}".encode()).hexdigest()[:16].upper()
        name = f"{now:%Y-%m-%d-%H-%M-%S}-{digest}"
        if logging.is_partitioned:
            source = f"{bucket.account}/{bucket.region}/{bucket.name}"
            return f"{logging.prefix}{source}/{now:%Y/%m/%d}/{name}"
        return f"{logging.prefix}{name}"
