"""The event history: the management events of an account, with or without a trail.

It keeps a bounded number: the newest as they are, older ones as compressed JSON (about
0.7 KB each), and the oldest not at all. Data events are not kept, as on AWS.
"""

from __future__ import annotations

import json
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.cloudtrail.record import Record, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["History"]

_FRESH: Final = 1_000
"""Records kept as they are; the heaviest take some 20 KB."""


class History:
    """The records of management events, oldest first.

    Args:
        limit: How many are kept; the oldest give way.
    """

    def __init__(self, limit: int) -> None:
        self._packed: deque[bytes] = deque(maxlen=max(limit - _FRESH, 0))
        self._fresh: deque[Record] = deque()
        self._limit = min(limit, _FRESH)

    def add(self, record: Record) -> None:
        """Keep a record."""
        self._fresh.append(record)
        # Packing writes a lazy record whole, which costs; so the newest wait unwritten.
        if len(self._fresh) > self._limit:
            self._packed.append(_pack(self._fresh.popleft()))

    def __iter__(self) -> Iterator[Record]:
        yield from map(_unpack, list(self._packed))
        yield from list(self._fresh)

    def __reversed__(self) -> Iterator[Record]:
        yield from reversed(list(self._fresh))
        yield from map(_unpack, reversed(list(self._packed)))

    def __len__(self) -> int:
        return len(self._packed) + len(self._fresh)


def _pack(record: Record) -> bytes:
    return zlib.compress(json.dumps(record.whole).encode(), level=1)


def _unpack(packed: bytes) -> Record:
    whole: dict[str, Any] = json.loads(zlib.decompress(packed))
    principal = str(whole["userIdentity"].get("arn", ""))
    return Record(whole, dict, Subject(principal=principal))
