"""The ``logs`` folder of a run: the log files the defenders had when it ended.

It holds what lies in the account's buckets and log groups, as they lie there, what
functions printed among it, what programs and scripts printed, and the findings that
were published, in the form GuardDuty exports them. What a sensor still held back, what
nobody recorded and what an adversary deleted is not in it.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from gameday.scorecards.facts.detection import FindingPublished
from gameday.scorecards.facts.typed import select
from gameday.simulator.runs.logs.delivered import find_delivered
from gameday.simulator.runs.logs.groups import find_printed, write_outputs
from gameday.simulator.runs.logs.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from gameday.scorecards.journal import Fact
    from gameday.simulator.account import Readers
    from gameday.simulator.aws.printed import Printed
    from gameday.simulator.runs.logs.delivered import LogFile
    from gameday.simulator.runs.logs.kinds import Kind

__all__ = ["LIMIT_BYTES", "LOGS", "Written", "find_logs", "write_files", "write_logs"]

LOGS = "logs"
"""The name of the folder in a run's folder."""

LIMIT_BYTES = 256 * 1024 * 1024
"""How much of an exercise's logs is kept at the most."""

_LONGEST_NAME = 200
"""Bytes of one name in a path; file systems take 255."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the log files."""

    files: int
    size: int
    """In bytes."""
    left_out: int
    """Files beyond the limit, or under a name no file can have."""


def write_logs(
    folder: Path,
    readers: Sequence[Readers],
    *,
    findings: Iterable[Mapping[str, Any]],
    facts: Sequence[Fact],
    now: datetime,
    outputs: Printed,
) -> Written:
    """Write what every account's sensors have delivered and its functions printed.

    Args:
        folder: Where to; a run's ``logs``.
        readers: What was delivered: each account in its regions.
        findings: GuardDuty's findings, in wire form.
        facts: The journal, which says what findings were published.
        now: The day of the findings' export.
        outputs: What programs and scripts printed.
    """
    exports = _export(_find_published(findings, facts), now)
    delivered = _contents(find_delivered(readers), exports)
    # Last, so that one who prints without end leaves room for the sensors' logs.
    printed = chain.from_iterable(map(find_printed, readers))
    return write_files(folder, chain(delivered, printed, write_outputs(outputs)))


def write_files(
    folder: Path, files: Iterable[tuple[str, bytes]], *, limit: int = LIMIT_BYTES
) -> Written:
    """Write files one by one below a folder, until there are too many bytes.

    Args:
        folder: Where to; made where it is missing.
        files: The place of each below the folder, and its bytes.
        limit: How many bytes are written at the most.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = size = left_out = 0
    for place, body in files:
        if not _is_safe(place) or size + len(body) > limit:
            left_out += 1
            continue
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        count, size = count + 1, size + len(body)
    return Written(count, size, left_out)


def find_logs(folder: Path) -> Iterator[tuple[Kind, Path]]:
    """Find the log files of a folder that hold records, in a fixed order."""
    for path in sorted(folder.rglob("*")):
        kind = kind_of(path.relative_to(folder).as_posix())
        if kind is not None and path.is_file():
            yield kind, path


def _contents(
    delivered: Iterable[LogFile], exports: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Yield places and bytes; of two buckets with one key, one gets its own folder."""
    taken = set(exports)
    for file in delivered:
        place = file.place if file.place not in taken else f"{file.bucket}/{file.place}"
        taken.add(place)
        yield place, file.read(None)
    yield from exports.items()


def _is_safe(place: str) -> bool:
    """Tell whether a key stays below the folder: an adversary may choose keys."""
    return all(
        part not in {"", ".", ".."}
        and not set(part) & {"\\", "\0"}
        and len(part.encode()) <= _LONGEST_NAME
        for part in place.split("/")
    )


def _find_published(
    findings: Iterable[Mapping[str, Any]], facts: Sequence[Fact]
) -> list[Mapping[str, Any]]:
    published = {each.finding for each in select(facts, FindingPublished)}
    return [finding for finding in findings if finding["id"] in published]


def _export(findings: Iterable[Mapping[str, Any]], now: datetime) -> dict[str, bytes]:
    """Return findings by the file that GuardDuty would export them to.

    Source: GuardDuty user guide, "Exporting findings".
    """
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for finding in findings:
        account, region = finding["accountId"], finding["region"]
        detector = finding["service"]["detectorId"]
        place = f"AWSLogs/{account}/GuardDuty/{region}/{now:%Y/%m/%d}/{detector}"
        lines[f"{place}.jsonl.gz"].append(json.dumps(finding))
    return {
        place: gzip.compress("".join(f"{line}\n" for line in each).encode(), mtime=0)
        for place, each in sorted(lines.items())
    }
