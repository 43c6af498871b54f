"""The questions of docs/how-to/query.md can be asked as they stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.runs.query.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

PAGE = (Path(__file__).parents[4] / "docs/how-to/query.md").read_text()
QUESTIONS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("sql", QUESTIONS)
def test_a_question_is_answered(query: Callable[..., Result], sql: str) -> None:
    """Each one of them, also from standard input."""
    result = query(sql)
    assert result.exit_code == 0, result.output
    assert query("-", stdin=sql).stdout == result.stdout


def test_the_page_has_questions_and_every_table() -> None:
    """So that the test above cannot pass on nothing."""
    assert len(QUESTIONS) == 8
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == {*TABLES}
