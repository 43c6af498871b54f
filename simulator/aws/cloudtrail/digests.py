"""Digest files: what log file validation checks.

Every hour a digest names the log files delivered meanwhile, with their hashes, and the
digest before it; its signature stands in the object's metadata. Source: CloudTrail user
guide, "CloudTrail digest file structure"; the reader is ``aws cloudtrail
validate-logs``. Hours without files get their empty digests together with the next one
that has some, so that a quiet trail keeps nobody awake.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.cloudtrail.layout import (
    make_digest_key,
    write_json,
)
from gameday.simulator.aws.cloudtrail.signature import (
    ALGORITHM,
    find_fingerprint,
    sign,
)
from gameday.simulator.aws.logs.store import compress
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from datetime import datetime

    from gameday.simulator.aws.cloudtrail.destinations import Destinations
    from gameday.simulator.aws.cloudtrail.state import Trail
    from gameday.simulator.aws.cloudtrail.status import Statuses
    from gameday.simulator.engine.clock import Clock

__all__ = ["Digests", "LogFile"]

_HOUR: Final = timedelta(hours=1)
_HASH: Final = "SHA-256"


@dataclass(frozen=True, slots=True)
class LogFile:
    """A delivered log file, as a digest names it."""

    bucket: str
    key: str
    sha256: str
    """Of its uncompressed content."""
    oldest: str
    newest: str


@dataclass(frozen=True, slots=True)
class _Link:
    """A digest, as the next one names it."""

    bucket: str
    key: str
    sha256: str
    signature: str


@dataclass(slots=True)
class _Chain:
    """The digests of a trail in a region, since logging was last started."""

    started: datetime | None
    begin: datetime
    """Where the next digest's time begins."""
    files: list[LogFile] = field(default_factory=list)
    last: _Link | None = None


class Digests:
    """The digests of all trails with log file validation.

    Args:
        clock: The exercise's time.
        statuses: Where deliveries are noted.
        destinations: Where digests are written.
    """

    def __init__(
        self, clock: Clock, statuses: Statuses, destinations: Destinations
    ) -> None:
        self._clock = clock
        self._statuses = statuses
        self._destinations = destinations
        self._chains: dict[tuple[int, str], _Chain] = {}

    def add(self, trail: Trail, region: str, file: LogFile) -> None:
        """Name a log file in the next digest."""
        chain = self._find_chain(trail, region)
        chain.files.append(file)
        if len(chain.files) == 1:
            now = self._clock.now()
            hours = (now - chain.begin) // _HOUR + 1
            wait = chain.begin + hours * _HOUR - now
            deliver = partial(self._deliver, trail, region, chain)
            self._clock.call_later(
                wait.total_seconds(), deliver, name="cloudtrail digest"
            )

    def _find_chain(self, trail: Trail, region: str) -> _Chain:
        """Return the chain; starting to log again begins another."""
        key, started = (trail.serial, region), trail.started
        chain = self._chains.get(key)
        if chain is None or chain.started != started:
            begin = (started or self._clock.now()).replace(microsecond=0)
            chain = self._chains[key] = _Chain(started, begin)
        return chain

    def _deliver(self, trail: Trail, region: str, chain: _Chain) -> None:
        now = self._clock.now()
        while chain.begin + 2 * _HOUR <= now:
            self._write(trail, region, chain, [])
        files, chain.files = chain.files, []
        self._write(trail, region, chain, files)

    def _write(
        self, trail: Trail, region: str, chain: _Chain, files: list[LogFile]
    ) -> None:
        end = chain.begin + _HOUR
        key = make_digest_key(trail, region, end)
        content = write_json(_describe(trail, key, chain, files))
        signature = _sign(trail.bucket, key, content, end=end, last=chain.last)
        metadata = {
            "x-amz-meta-signature": signature,
            "x-amz-meta-signature-algorithm": ALGORITHM,
        }
        error = self._destinations.write_file(
            trail, key, compress(content), metadata=metadata
        )
        self._statuses.of(trail).note_digest(self._clock.now(), error)
        chain.begin = end
        if error is None:
            sha256 = hashlib.sha256(content).hexdigest()
            chain.last = _Link(trail.bucket, key, sha256, signature)


def _sign(
    bucket: str, key: str, content: bytes, *, end: datetime, last: _Link | None
) -> str:
    """Sign what ``validate-logs`` checks: time, place, content and predecessor."""
    lines = (
        write_time(end),
        f"{bucket}/{key}",
        hashlib.sha256(content).hexdigest(),
        last.signature if last else "null",
    )
    return sign("\n".join(lines).encode())


def _describe(
    trail: Trail, key: str, chain: _Chain, files: list[LogFile]
) -> dict[str, Any]:
    last = chain.last
    return {
        "awsAccountId": trail.account,
        "digestStartTime": write_time(chain.begin),
        "digestEndTime": write_time(chain.begin + _HOUR),
        "digestS3Bucket": trail.bucket,
        "digestS3Object": key,
        "digestPublicKeyFingerprint": find_fingerprint(),
        "digestSignatureAlgorithm": ALGORITHM,
        "newestEventTime": max((file.newest for file in files), default=None),
        "oldestEventTime": min((file.oldest for file in files), default=None),
        "previousDigestS3Bucket": last.bucket if last else None,
        "previousDigestS3Object": last.key if last else None,
        "previousDigestHashValue": last.sha256 if last else None,
        "previousDigestHashAlgorithm": _HASH if last else None,
        "previousDigestSignature": last.signature if last else None,
        "logFiles": [_describe_file(file) for file in files],
    }


def _describe_file(file: LogFile) -> dict[str, str]:
    return {
        "s3Bucket": file.bucket,
        "s3Object": file.key,
        "hashValue": file.sha256,
        "hashAlgorithm": _HASH,
        "newestEventTime": file.newest,
        "oldestEventTime": file.oldest,
    }
