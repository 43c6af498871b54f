"""Records read out of log files, as mappings with the names the formats give them.

A CloudTrail record and a finding keep their own shape. A flow log's fields have ``_``
for ``-``, and what was logged as ``-`` is left out; both are how people query them. A
log event has the names of its group and stream.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import UsageError, Where
from gameday.simulator.runs.logs.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["read_records"]

_GZIP = b"\x1f\x8b"
_ABSENT = "-"
_ACCESS_FIELDS = (
    "bucketowner",
    "bucket_name",
    "requestdatetime",
    "remoteip",
    "requester",
    "requestid",
    "operation",
    "key",
    "request_uri",
    "httpstatus",
    "errorcode",
    "bytessent",
    "objectsize",
    "totaltime",
    "turnaroundtime",
    "referrer",
    "useragent",
    "versionid",
    "hostid",
    "sigv",
    "ciphersuite",
    "authtype",
    "endpoint",
    "tlsversion",
    "accesspointarn",
    "aclrequired",
)
"""S3 user guide, "Server access log format", by the names of its Athena table."""
_EVENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ")
_ACCESS_TOKEN = re.compile(r'\[([^\]]*)\]|"((?:[^"\\]|\\.)*)"|(\S+)')


def read_records(kind: Kind, body: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Read a log file, record by record.

    Args:
        kind: What it is a log of.
        body: Its bytes, compressed or not.
        name: What it is called in an error.

    Raises:
        UsageError: The file is not one of its kind, or was cut short.
    """
    try:
        text = (gzip.decompress(body) if body[:2] == _GZIP else body).decode("utf-8")
        yield from _READERS[kind](text)
    except (EOFError, OSError, ValueError, zlib.error) as problem:
        raise UsageError(
            f"expected a log file of {kind}, found: {problem}",
            code="log-unreadable",
            hint="it was cut short or changed; use an untouched copy",
            where=Where(name),
        ) from problem


def _read_trail(text: str) -> Iterator[dict[str, Any]]:
    """Read CloudTrail: one object with all records, or one record a line."""
    try:
        whole = _load(text)
    except json.JSONDecodeError:
        yield from _read_lines(text)
        return
    yield from whole.get("Records", (whole,))


def _read_lines(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        if line.strip():
            yield _load(line)


def _read_flows(text: str) -> Iterator[dict[str, Any]]:
    """Read flow logs, whose first line names the fields."""
    lines = iter(text.splitlines())
    names = [name.replace("-", "_") for name in next(lines, "").split()]
    for line in lines:
        row = zip(names, line.split(), strict=True)
        yield {name: value for name, value in row if value != _ABSENT}


def _read_accesses(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        values = [next(filter(None, each), "") for each in _ACCESS_TOKEN.findall(line)]
        row = zip(_ACCESS_FIELDS, values, strict=False)  # later versions have more
        yield {name: value for name, value in row if value != _ABSENT}


def _read_events(text: str) -> Iterator[dict[str, Any]]:
    """Read a log group's stream: a line that names it, then its events.

    A line that begins with no time goes on with the event before it.
    """
    head, *lines = text.removesuffix("\n").split("\n")
    _, account, region, group, stream = head.split(" ", 4)
    place = {
        "account_id": account,
        "region": region,
        "log_group": group,
        "log_stream": stream,
    }
    starts = [at for at, line in enumerate(lines) if _EVENT.match(line)]
    for start, end in pairwise((*starts, len(lines))):
        time, message = "\n".join(lines[start:end]).split(" ", 1)
        yield {**place, "time": time, "message": message}


def _load(text: str) -> dict[str, Any]:
    whole = json.loads(text)
    if not isinstance(whole, dict):
        raise ValueError(f"a {type(whole).__name__} in place of an object")  # noqa: TRY004 - the reader answers for every flaw of a file in one way
    return whole


_READERS: dict[Kind, Callable[[str], Iterator[dict[str, Any]]]] = {
    Kind.CLOUDTRAIL: _read_trail,
    Kind.DNS: _read_lines,
    Kind.FINDINGS: _read_lines,
    Kind.LOG_EVENTS: _read_events,
    Kind.S3_ACCESS: _read_accesses,
    Kind.VPC_FLOW: _read_flows,
}
