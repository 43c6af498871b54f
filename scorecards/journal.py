"""The journal: what happened in an exercise, one fact a line, each bound to the last.

It is append-only and the only source of every score and report. It does not judge, and
it does not know what the kinds of facts mean: a kind of tomorrow is kept and ignored.

A line is a JSON object: `seq`, `t` (seconds since the exercise began), `time` (UTC),
`kind`, `actor`, the kind's own fields, and `hash`. The hash is the SHA-256 of the
previous line's hash followed by the line without its hash, as JSON with sorted keys and
no spaces; the line before the first has `GENESIS`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TextIO

from gameday.scenarios.errors import UsageError, Where
from gameday.scorecards.redaction import JSON, redact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

__all__ = ["GENESIS", "JSON", "Fact", "Journal", "read_journal"]

GENESIS = "0" * 64

_HEAD: dict[str, type | tuple[type, ...]] = {
    "seq": int,
    "t": (int, float),
    "time": str,
    "kind": str,
    "actor": str,
}
_RESERVED = {*_HEAD, "hash"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened."""

    seq: int
    """Its place in the journal, counted from zero."""
    t: float
    """Seconds since the exercise began, to the millisecond."""
    time: str
    """The exercise's own time: ISO 8601, UTC, milliseconds."""
    kind: str
    """What happened, dotted and in the past tense: ``inject.applied``."""
    actor: str
    """Who did it, or who saw it: ``adversary``, ``responder:isolate-instance`` …"""
    fields: Mapping[str, JSON] = field(default_factory=dict)
    """What the kind has to say besides."""
    hash: str = ""
    """Binds it to every fact before it."""

    def text(self, name: str) -> str:
        """Return a field that is text, or no text where it is left out."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> float | None:
        """Return a field that is a number, or None where it is left out."""
        value = self.fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value)

    def flag(self, name: str) -> bool:
        """Tell whether a field is there and true."""
        return self.fields.get(name) is True

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a field that is a list of them."""
        value = self.fields.get(name)
        if not isinstance(value, list | tuple):
            return ()
        return tuple(item for item in value if isinstance(item, str))

    def to_line(self) -> str:
        """Write the fact as one line of JSON, without the line's end."""
        return json.dumps({**_payload(self), "hash": self.hash})


class Journal:
    """Writes the facts of one exercise as they happen; every line is flushed.

    Args:
        path: The file to make; None keeps the facts in memory alone.
        now: Tells the exercise's time, aware and in UTC.
        elapsed: Tells the seconds since the exercise began.

    Raises:
        FileExistsError: There is a file already; a journal is never written over.
    """

    def __init__(
        self,
        path: Path | None,
        now: Callable[[], datetime],
        elapsed: Callable[[], float],
    ) -> None:
        self._now = now
        self._elapsed = elapsed
        self._facts: list[Fact] = []
        self._file: TextIO | None = path.open("x", encoding="utf-8") if path else None

    @property
    def facts(self) -> Sequence[Fact]:
        """Every fact so far, in order."""
        return self._facts

    def record(self, kind: str, actor: str, /, **fields: JSON) -> Fact:
        """Write one fact down and return it, without the secrets it was given.

        Raises:
            ValueError: A field has the name of one that every fact has.
            TypeError: A field is not JSON.
        """
        taken = sorted(_RESERVED & fields.keys())
        if taken:
            raise ValueError(f"expected fields of the kind's own, found {taken}")
        # Once through JSON: a fact in memory is the same as one read from the file.
        clean = json.loads(json.dumps(redact(fields), allow_nan=False))
        fact = self._seal(kind, actor, clean)
        self._facts.append(fact)
        if self._file:
            self._file.write(fact.to_line() + "\n")
            self._file.flush()
        return fact

    def close(self) -> None:
        """Close the file; the facts stay readable."""
        if self._file:
            self._file.close()
            self._file = None

    def _seal(self, kind: str, actor: str, fields: dict[str, JSON]) -> Fact:
        moment = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
        head: dict[str, JSON] = {
            "seq": len(self._facts),
            "t": round(float(self._elapsed()), 3),
            "time": moment.replace("+00:00", "Z"),
            "kind": kind,
            "actor": actor,
        }
        previous = self._facts[-1].hash if self._facts else GENESIS
        return _read_fact(
            {**head, **fields, "hash": _chain(previous, {**head, **fields})}
        )


def read_journal(path: Path) -> list[Fact]:
    """Read a journal and check that nothing in it was changed.

    A last line that a crash cut short is left out; a kind nobody knows is kept.

    Raises:
        UsageError: There is no journal there, or a line is not what was written; the
            error names the first such line.
    """
    *lines, last = _read_lines(path)
    facts: list[Fact] = []
    for number, line in enumerate(lines, start=1):
        facts.append(_check(line, facts, where=Where(str(path), number)))
    whole = _parse(last)
    if whole is not None and whole["hash"] == _expected_hash(whole, facts):
        facts.append(_read_fact(whole))
    if not facts:
        raise UsageError(
            "expected a journal, found no facts in it",
            code="journal-empty",
            where=Where(str(path)),
        )
    return facts


def _read_lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().split(b"\n")
    except OSError as problem:
        raise UsageError(
            f"expected a journal to read, found: {problem.strerror or problem}",
            code="journal-unreadable",
            hint="name a run folder, or its journal.jsonl",
            where=Where(str(path)),
        ) from problem


def _check(line: bytes, before: Sequence[Fact], *, where: Where) -> Fact:
    whole = _parse(line)
    if whole is None:
        raise _broken("expected a fact as JSON, found something else", where)
    if whole["hash"] != _expected_hash(whole, before):
        raise _broken("the chain is broken: this line or one before was changed", where)
    return _read_fact(whole)


def _broken(message: str, where: Where) -> UsageError:
    hint = "nothing after this line can be trusted; use an untouched copy"
    return UsageError(message, code="journal-broken", hint=hint, where=where)


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        whole = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(whole, dict) or not isinstance(whole.get("hash"), str):
        return None
    is_fact = all(isinstance(whole.get(name), kind) for name, kind in _HEAD.items())
    return whole if is_fact else None


def _expected_hash(whole: Mapping[str, JSON], before: Sequence[Fact]) -> str:
    previous = before[-1].hash if before else GENESIS
    return _chain(previous, {k: v for k, v in whole.items() if k != "hash"})


def _chain(previous: str, payload: Mapping[str, JSON]) -> str:
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"))
    return sha256((previous + canonical).encode()).hexdigest()


def _payload(fact: Fact) -> dict[str, JSON]:
    head: dict[str, JSON] = {name: getattr(fact, name) for name in _HEAD}
    return head | dict(fact.fields)


def _read_fact(whole: Mapping[str, Any]) -> Fact:
    head = {name: whole[name] for name in _RESERVED}
    return Fact(**head, fields={k: v for k, v in whole.items() if k not in _RESERVED})
