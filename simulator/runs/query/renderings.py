"""Answers written for people and programs: a table, JSON, CSV.

Times are in UTC, as ``2026-03-02T09:00:00Z``. A table cuts long values short, so that
it stays a table; JSON and CSV have everything.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gameday.scenarios.visible import one_line
from gameday.scorecards.renderings.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.runs.query.store import Answer

__all__ = ["find_rendering", "render_table"]

ENDLESS = Page(columns=10_000)
"""The page of what nobody looks at on a terminal: as wide as a table needs."""

_WIDEST = 60
"""Characters of one value in a table."""
_FORMULA = re.compile(r"[=@\t\r]|[+-](?!\Z|\d+(\.\d+)?\Z)")


def find_rendering(style: str) -> Callable[[Answer], str]:
    """Return the rendering of a style: ``table``, ``json`` or ``csv``."""
    return _RENDERINGS[style]


def render_table(answer: Answer, page: Page = ENDLESS) -> str:
    """Write an answer as a table, as its page can hold it."""
    rows = [[_shorten(_write(value)) for value in row] for row in answer.rows]
    if not rows:
        return "no rows\n" if answer.columns else ""
    return page.set_table(rows, answer.columns) + "\n"


def _render_json(answer: Answer) -> str:
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return json.dumps(rows, indent=2, default=_write) + "\n"


def _render_csv(answer: Answer) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_disarm, answer.columns))
    writer.writerows([_write_cell(value) for value in row] for row in answer.rows)
    return text.getvalue()


def _write_cell(value: Any) -> str:
    text = _write(value)
    return _disarm(text) if isinstance(value, str) else text


def _disarm(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula, as OWASP advises.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    whole = text.encode("utf-8", "replace").decode()
    return f"'{whole}" if _FORMULA.match(whole) else whole


def _write(value: Any) -> str:
    """Write a value as text; nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return _write_moment(moment.replace(tzinfo=None))
    if isinstance(value, dict | list):
        return json.dumps(value, default=_write)
    return str(value)


def _write_moment(moment: datetime) -> str:
    precise = "milliseconds" if moment.microsecond % 1000 == 0 else "microseconds"
    return moment.isoformat(timespec=precise if moment.microsecond else "auto") + "Z"


def _shorten(text: str) -> str:
    return one_line(text, _WIDEST)


_RENDERINGS: Mapping[str, Callable[[Answer], str]] = {
    "csv": _render_csv,
    "json": _render_json,
    "table": render_table,
}
