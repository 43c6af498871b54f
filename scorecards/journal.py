"""The journal: what happened in an exercise, one fact a line, each bound to the last.

It is append-only and the only source of every score and report. It does not judge. What
is written is held against the definition of its kind (`gameday.scorecards.facts`). What
is read is not, so that a journal of another version stays readable: a kind of tomorrow
is kept and ignored.

A line is a JSON object: `seq`, `t` (seconds since the exercise began), `time` (UTC),
`kind`, `actor`, the kind's own fields, and `hash`. The hash is the SHA-256 of the
previous line's hash followed by the line without its hash, as JSON with sorted keys and
no spaces; the line before the first has `GENESIS`.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol, Self, TextIO

from gameday.scenarios.errors import ExerciseAborted, UsageError, Where
from gameday.scorecards.actor import Actor
from gameday.scorecards.facts.check import ensure_defined
from gameday.scorecards.facts.fact import HEAD, Fact
from gameday.scorecards.lengths import cap
from gameday.scorecards.redaction import JSON, redact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

__all__ = ["GENESIS", "JSON", "Fact", "Journal", "Recorder", "read_journal"]

GENESIS = "0" * 64

_HEAD: Mapping[str, type | tuple[type, ...]] = {
    "seq": int,
    "t": (int, float),
    "time": str,
    "kind": str,
    "actor": str,
    "hash": str,
}
_RESERVED = frozenset(HEAD)
_WHOLE = "playbook"


class Recorder(Protocol):
    """Where facts are written: a journal."""

    def record(self, kind: str, actor: Actor | str, /, **fields: JSON) -> object:
        """Write one fact down."""


class Journal:
    """Writes the facts of one exercise as they happen; every line is flushed.

    Args:
        path: The file to make; None keeps the facts in memory alone.
        now: Tells the exercise's time, aware and in UTC.
        elapsed: Tells the seconds since the exercise began.

    Raises:
        FileExistsError: There is a file already; a journal is never written over.
        ExerciseAborted: The file cannot be made.
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
        self._folder = path.parent if path else None
        self._file: TextIO | None = _make_file(path) if path else None
        self._process = os.getpid()
        self.listeners: list[Callable[[Fact], None]] = []
        """Who is told of every fact once it is written."""

    @property
    def facts(self) -> Sequence[Fact]:
        """Every fact so far, in order."""
        return self._facts

    def record(self, kind: str, actor: Actor | str, /, **fields: JSON) -> Fact:
        """Write one fact down and return it, without the secrets it was given.

        Raises:
            ValueError: The kind is not defined, or the fields are not the kind's.
            TypeError: A field is not JSON.
        """
        # Once through JSON: a fact in memory is the same as one read from the file.
        kept = {name: self._cap(name, value) for name, value in fields.items()}
        clean = json.loads(json.dumps(kept, allow_nan=False))
        ensure_defined(kind, clean)
        fact = self._seal(kind, actor, clean)
        self._facts.append(fact)
        # A fork of whoever plays (a handler may fork) writes into no journal: the
        # exercise, and its file, are the parent's.
        if self._file and os.getpid() == self._process:
            self._write(self._file, fact)
        for listener in self.listeners:
            listener(fact)
        return fact

    def close(self) -> None:
        """Close the file; the facts stay readable."""
        if self._file:
            # What could not be written has been told when it was recorded.
            with suppress(OSError):
                self._file.close()
            self._file = None

    @classmethod
    def reopen(cls, path: Path) -> Self:
        """Open a journal that broke off, to write its end; time stands still in it.

        A last line that was cut short is taken off.

        Raises:
            UsageError: There is no journal there, or it was changed.
            ExerciseAborted: It cannot be written.
        """
        facts = read_journal(path)
        moment = datetime.fromisoformat(facts[-1].time)
        journal = cls(None, lambda: moment, lambda: facts[-1].t)
        journal._facts = facts[:]
        journal._folder = path.parent
        whole = "\n".join(fact.to_line() for fact in facts)
        try:
            journal._file = path.open("r+", encoding="utf-8")
            journal._file.truncate(len(whole))
            journal._file.seek(len(whole))
            journal._file.write("\n")  # the last one may have been cut off
        except OSError as problem:
            raise _unwritable(path, problem) from problem
        return journal

    def _write(self, file: TextIO, fact: Fact) -> None:
        try:
            file.write(fact.to_line() + "\n")
            file.flush()
        except OSError as problem:
            raise _unwritable(file.name, problem) from problem

    def _cap(self, name: str, value: JSON) -> JSON:
        """Return a field's value without secrets, and with long texts cut.

        The playbook stays whole: a run is judged by it again.
        """
        plain = redact(value, name=name)
        if name == _WHOLE:
            return plain
        folder = self._folder if os.getpid() == self._process else None
        try:
            return cap(plain, folder)
        except OSError as problem:
            raise _unwritable(folder or name, problem) from problem

    def _seal(self, kind: str, actor: Actor | str, fields: Mapping[str, JSON]) -> Fact:
        """Put a fact at the end of the chain."""
        moment = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
        payload: dict[str, JSON] = {
            "seq": len(self._facts),
            "t": round(float(self._elapsed()), 3),
            "time": moment.replace("+00:00", "Z"),
            "kind": kind,
            "actor": str(actor),
            **fields,
        }
        previous = self._facts[-1].hash if self._facts else GENESIS
        return _read_fact({**payload, "hash": _chain(previous, payload)})


def _make_file(path: Path) -> TextIO:
    try:
        return path.open("x", encoding="utf-8")
    except FileExistsError:
        raise
    except OSError as problem:
        raise _unwritable(path, problem) from problem


def _unwritable(path: object, problem: OSError) -> ExerciseAborted:
    return ExerciseAborted(
        f"the journal cannot be written: {problem.strerror or problem}",
        code="journal-unwritable",
        hint="what it has so far stays valid: `gameday score RUN` judges it",
        where=Where(str(path)),
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
    """Read a line; None where it is not a fact."""
    try:
        whole = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(whole, dict):
        return None
    is_fact = all(isinstance(whole.get(name), kind) for name, kind in _HEAD.items())
    return whole if is_fact else None


def _expected_hash(whole: Mapping[str, JSON], before: Sequence[Fact]) -> str:
    previous = before[-1].hash if before else GENESIS
    return _chain(previous, {k: v for k, v in whole.items() if k != "hash"})


def _chain(previous: str, payload: Mapping[str, JSON]) -> str:
    canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"))
    return sha256((previous + canonical).encode()).hexdigest()


def _read_fact(whole: Mapping[str, Any]) -> Fact:
    return Fact(
        seq=whole["seq"],
        t=whole["t"],
        time=whole["time"],
        kind=whole["kind"],
        actor=Actor.parse(whole["actor"]),
        fields={k: v for k, v in whole.items() if k not in _RESERVED},
        hash=whole["hash"],
    )
