"""A run's logs in a database in memory, closed to everything else.

The database sees the tables and nothing besides: no files, no network, no extensions,
no variables of this process. It forgets everything when it is closed.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import UsageError
from gameday.scenarios.extras import require_extra
from gameday.scorecards.journal import read_journal
from gameday.scorecards.runs import find_journal
from gameday.simulator.runs.logs.folder import LOGS, find_logs
from gameday.simulator.runs.logs.parsing import read_records
from gameday.simulator.runs.query.facts import FACTS, create_view
from gameday.simulator.runs.query.rows import make_row
from gameday.simulator.runs.query.tables import (
    MACROS,
    TABLES,
    write_structure,
    write_type,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import duckdb

    from gameday.simulator.runs.logs.kinds import Kind

__all__ = ["Answer", "Store", "open_store"]

_BATCH = 2_000
"""How many rows are handed over at once; a batch is a few megabytes of text."""

_SETTINGS = (
    "SET TimeZone = 'UTC'",
    "SET python_enable_replacements = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)

_IDS = {"cloudtrail": "eventid", "findings": "id"}
"""What makes a row the same row: two trails may have delivered one event."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query returned."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Store:
    """The tables of a run, to be asked in SQL.

    Args:
        connection: A database that has them.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def ask(self, sql: str) -> Answer:
        """Answer a query; of several, the last.

        Raises:
            UsageError: It is not valid, or asks for what is not there.
        """
        # DuckDB is an extra; whoever asks nothing need not have it.
        import duckdb

        try:
            found = self._connection.execute(sql)
            columns = tuple(column[0] for column in found.description or ())
            return Answer(columns, tuple(found.fetchall()) if columns else ())
        except duckdb.Error as error:
            raise UsageError(
                _say(error),
                code="query-invalid",
                hint="`gameday query RUN` lists the tables and their columns",
            ) from error

    def count_rows(self) -> dict[str, int]:
        """Return how many rows each table has."""
        counts = {}
        for name in (*TABLES, *FACTS):
            found = self._connection.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 - the names are our own
            counts[name] = int((found.fetchone() or (0,))[0])
        return counts

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()


def open_store(run: Path) -> closing[Store]:
    """Load the logs of a run; to be used in a ``with`` statement.

    Args:
        run: Its folder, its journal, or its id.

    Raises:
        UsageError: There is no such run, or a log is broken.
        MissingExtra: DuckDB is not installed.
    """
    require_extra("investigate", wanted_by="SQL over a run's logs")
    # DuckDB is an extra; whoever asks nothing need not have it.
    import duckdb

    journal = find_journal(run)
    connection = duckdb.connect(":memory:")
    for statement in (*map(_create, TABLES), *map(create_view, FACTS), *MACROS):
        connection.execute(statement)
    for name, rows in _find_rows(journal):
        _insert(connection, name, rows)
    for statement in _SETTINGS:
        connection.execute(statement)
    return closing(Store(connection))


def _create(name: str) -> str:
    columns = (f'"{column}" {write_type(s)}' for column, s in TABLES[name].items())
    return f'CREATE TABLE "{name}" ({", ".join(columns)})'


def _find_rows(journal: Path) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
    yield "journal", _journal_rows(journal)
    folder = journal.parent / LOGS
    seen: set[str] = set()
    for kind, path in find_logs(folder) if folder.is_dir() else ():
        yield kind.value, _log_rows(kind, path, seen)


def _journal_rows(journal: Path) -> Iterator[Mapping[str, Any]]:
    for fact in read_journal(journal):
        yield {**fact.head, "fields": dict(fact.fields)}


def _log_rows(kind: Kind, path: Path, seen: set[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a log file, without those that another file had already."""
    for record in read_records(kind, path.read_bytes(), str(path)):
        row = make_row(kind, record)
        name = str(row.get(_IDS.get(kind, ""), ""))
        if name not in seen:
            yield row
        if name:
            seen.add(name)


def _insert(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    rows: Iterable[Mapping[str, Any]],
) -> None:
    structure = json.dumps([write_structure(TABLES[name])])
    statement = (
        f'INSERT INTO "{name}" SELECT row.* FROM'  # noqa: S608 - the names are our own
        f" (SELECT unnest(from_json(?::JSON, '{structure}')) AS row)"
    )
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        connection.execute(statement, [json.dumps(batch)])


def _say(error: Exception) -> str:
    """Return a database's words in one line, without the place in the query."""
    words = " ".join(str(error).strip().partition("\n\n")[0].split())
    return words.removeprefix(words.partition(" Error: ")[0] + " Error: ")
