"""One table for each kind of fact in the journal, with the kind's own columns.

``goal.lost`` is ``facts_goal_lost``. The columns are those of the kind's definition
(`gameday.scorecards.facts`), after when it was and who did it. They are views of the
table ``journal`` and keep nothing of their own: what a journal of another version calls
otherwise is found there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.facts import KINDS
from gameday.scorecards.facts.fields import (
    Flag,
    Number,
    Object,
    Objects,
    Text,
    Texts,
    Whole,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scorecards.facts.typed import AnyField, TypedFact
    from gameday.simulator.runs.query.tables import Shape

__all__ = ["FACTS", "create_view", "list_columns"]

_HEAD: Mapping[str, Shape] = {
    "seq": "BIGINT",
    "t": "DOUBLE",
    "time": "TIMESTAMP",
    "actor": "VARCHAR",
}
"""What every fact has besides its kind, as the journal's table has it."""

_TYPES: Mapping[type[AnyField], str] = {
    Flag: "BOOLEAN",
    Number: "DOUBLE",
    Object: "JSON",
    Objects: "JSON",
    Text: "VARCHAR",
    Texts: "VARCHAR[]",
    Whole: "BIGINT",
}

FACTS: Mapping[str, type[TypedFact]] = {
    f"facts_{kind.replace('.', '_')}": definition for kind, definition in KINDS.items()
}
"""The kinds by the name of their table, in the order of the documentation."""


def list_columns(kind: type[TypedFact]) -> tuple[str, ...]:
    """Return the columns of a kind's table, in order."""
    return *_HEAD, *kind.own_fields


def create_view(name: str) -> str:
    """Return the statement that makes a kind's table of the journal."""
    kind = FACTS[name]
    columns = (*_HEAD, *map(_read, kind.own_fields.values()))
    return (
        f'CREATE VIEW "{name}" AS SELECT {", ".join(columns)}'  # noqa: S608 - the names are our own
        f" FROM journal WHERE kind = '{kind.kind}' ORDER BY seq"
    )


def _read(field: AnyField) -> str:
    """Return the column of a field; what is not of its type reads as left out."""
    path = f"""'$."{field.name}"'"""
    word = _TYPES[type(field)]
    # Only text is taken out of its quotes: a list of texts is read as JSON itself.
    text = f"json_extract_string(fields, {path})"
    found = text if word != "VARCHAR[]" else f"json_extract(fields, {path})"
    return f'TRY_CAST({found} AS {word}) AS "{field.name}"'
