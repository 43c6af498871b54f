"""Records as rows of their table: names in lower case, times as timestamps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gameday.simulator.runs.logs.kinds import Kind
from gameday.simulator.runs.query.tables import TABLES

if TYPE_CHECKING:
    from gameday.simulator.runs.query.tables import Shape

__all__ = ["make_row"]

_ACCESS_TIME = "%d/%b/%Y:%H:%M:%S %z"


def make_row(kind: Kind, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as a row of its kind's table.

    Members of structs are renamed as deep as the table knows them; what is JSON in the
    table stays as it was logged.
    """
    known = {name.lower(): value for name, value in record.items()}
    if kind is Kind.VPC_FLOW:
        known |= {name: _read_seconds(known.get(name)) for name in ("start", "end")}
    if kind is Kind.S3_ACCESS:
        known["requestdatetime"] = _read_access_time(known.get("requestdatetime"))
    columns = TABLES[kind]
    return {
        name: _shape(shape, known[name])
        for name, shape in columns.items()
        if known.get(name) is not None
    }


def _shape(shape: Shape, value: Any) -> Any:
    """Return a value with the members that its type has, in lower case."""
    if isinstance(shape, str):
        return value
    if isinstance(shape, list):
        each_of = value if isinstance(value, list) else ()
        return [_shape(shape[0], each) for each in each_of if each is not None]
    if not isinstance(value, Mapping):
        return None
    known = {name.lower(): each for name, each in value.items()}
    return {
        name: _shape(each, known[name])
        for name, each in shape.items()
        if known.get(name) is not None
    }


def _read_seconds(value: Any) -> str | None:
    if value is None:
        return None
    return datetime.fromtimestamp(int(value), UTC).isoformat()


def _read_access_time(value: Any) -> str | None:
    if value is None:
        return None
    moment = datetime.strptime(str(value), _ACCESS_TIME).astimezone(UTC)
    return moment.isoformat()
