"""The sensor: hears of S3 calls and writes access logs for buckets that want them.

Delivery is best effort and takes hours. moto writes a placeholder of its own for every
request at once; `replace_emulation` stops that.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.logs.access.records import write_line
from gameday.simulator.aws.logs.destinations import put_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.patching import Patches

__all__ = ["AccessLogs", "replace_emulation"]

_NAME = "access_logs"
_STEP = "access_logs.deliver"
_MOST_WAITING = 10_000
"""How many lines of a bucket wait for one delivery; more are lost, as they may be."""


class AccessLogs:
    """The server access logs of every bucket.

    Args:
        clock: The exercise's clock.
        latency: Draws the seconds of ``access_logs.deliver``: from the first request of
            a batch to its delivery.
    """

    def __init__(self, clock: Clock, latency: Callable[[str], float]) -> None:
        self._clock = clock
        self._latency = latency
        self._waiting: dict[tuple[str, str], list[str]] = {}

    def listen(self, call: Call, response: Response) -> None:
        """Log a request to a bucket that has logging enabled."""
        if call.service != "s3" or "Bucket" not in call.params:
            return
        name = str(call.params["Bucket"])
        bucket = _find_bucket(name)
        if bucket is None or not bucket.logging:
            return
        line = write_line(call, response, _owner())
        self._keep((bucket.account_id, name), line)

    def flush(self) -> None:
        """Deliver at once what waits, as at the end of an exercise."""
        for place in list(self._waiting):
            self._deliver(place)

    def _keep(self, place: tuple[str, str], line: str) -> None:
        if place in self._waiting:
            if len(self._waiting[place]) < _MOST_WAITING:
                self._waiting[place].append(line)
            return
        self._waiting[place] = [line]
        self._clock.call_later(
            self._latency(_STEP), lambda: self._deliver(place), name=_NAME
        )

    def _deliver(self, place: tuple[str, str]) -> None:
        """Write a batch to where the bucket wants it now; without logging, nowhere."""
        lines = self._waiting.pop(place, None)
        account, name = place
        bucket = _find_bucket(name)
        if lines is None or bucket is None or not bucket.logging:
            return
        body = "\n".join([*lines, ""])
        key = self._name_file(bucket, body)
        put_object(account, bucket.logging["TargetBucket"], key, body.encode())

    def _name_file(self, bucket: Any, body: str) -> str:
        """Return a file's key, by the simple or the partitioned format of prefixes."""
        now = self._clock.now()
        digest = hashlib.sha256(f"{now} {body}".encode()).hexdigest()[:16].upper()
        name = f"{now:%Y-%m-%d-%H-%M-%S}-{digest}"
        prefix = bucket.logging.get("TargetPrefix") or ""
        if "PartitionedPrefix" in (bucket.logging.get("TargetObjectKeyFormat") or {}):
            source = f"{bucket.account_id}/{bucket.region_name}/{bucket.name}"
            return f"{prefix}{source}/{now:%Y/%m/%d}/{name}"
        return f"{prefix}{name}"


def replace_emulation(patches: Patches) -> None:
    """Stop moto from writing access logs of its own."""
    from moto.s3.models import S3Backend

    patches.set(S3Backend, "log_incoming_request", _write_nothing)


def _write_nothing(_backend: Any, _request: Any, _bucket_name: str) -> None:
    """Leave access logs to the sensor."""


def _find_bucket(name: str) -> Any:
    """Return a bucket of any account; None where there is none of that name."""
    from moto.s3.models import s3_backends

    partition, account = s3_backends.bucket_accounts.get(name, ("", ""))
    return s3_backends[account][partition].buckets.get(name) if account else None


def _owner() -> str:
    """Return the canonical user id that moto gives every account."""
    from moto.s3.models import OWNER

    return str(OWNER)
