"""A table fits its page, however narrow that is, and loses nothing on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gameday.scorecards.renderings.page import Page
from gameday.scorecards.renderings.table import render_table
from gameday.scorecards.scorecard import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.journal import Fact

HEADERS = ("phase", "objective", "verdict", "reason")
ROWS = [
    ("containment", "contain", "met", "6 min 3 s after the inject"),
    ("", "no-new-credentials", "missed", "its sessions were left as is"),
]
_SGR = re.compile("\x1b\\[[0-9;]*m")


def set_on(columns: int) -> list[str]:
    """Set the table on a page; return its lines."""
    return Page(columns=columns).set_table(ROWS, HEADERS).splitlines()


def test_a_table_has_a_row_a_line_where_there_is_room() -> None:
    """As tables are."""
    assert set_on(100)[2:] == [
        "containment  contain             met        6 min 3 s after the inject",
        "             no-new-credentials  missed     its sessions were left as is",
    ]


def test_the_last_column_goes_beneath_where_it_would_be_too_narrow() -> None:
    """The others stay comparable, one under the other."""
    assert set_on(60) == [
        "phase        objective           verdict",
        "-----------  ------------------  ---------",
        "containment  contain             met",
        "    6 min 3 s after the inject",
        "             no-new-credentials  missed",
        "    its sessions were left as is",
    ]


def test_the_first_column_becomes_headings_where_that_is_not_enough() -> None:
    """A heading stands for all rows of its group."""
    assert set_on(40) == [
        "  objective           verdict",
        "  ------------------  ---------",
        "containment",
        "  contain             met",
        "      6 min 3 s after the inject",
        "  no-new-credentials  missed",
        "      its sessions were left as is",
    ]


def test_a_row_becomes_a_list_where_nothing_fits_beside_another() -> None:
    """Each cell under its column's name; what is empty is left out."""
    assert set_on(24) == [
        "phase      containment",
        "objective  contain",
        "verdict    met",
        "reason     6 min 3 s",
        "           after the",
        "           inject",
        "",
        "objective  no-new-creden",
        "           tials",
        "verdict    missed",
        "reason     its sessions",
        "           were left as",
        "           is",
    ]


@pytest.mark.parametrize("columns", [24, 30, 40, 50, 60, 72, 80, 90, 100, 132])
@pytest.mark.parametrize("name", ["contained", "refused", "nobody", "shop down"])
def test_a_card_fits_its_page(
    exercise: Callable[[str], list[Fact]], playbook: Playbook, name: str, columns: int
) -> None:
    """No line is wider than the page, statements to be copied excepted."""
    text = render_table(judge(exercise(name), playbook), Page(columns=columns))
    copied = re.compile(r'    +["{}\[\]]')
    wide = [line for line in text.splitlines() if len(line) > columns]
    assert [line for line in wide if not copied.match(line)] == []


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_colours_are_no_part_of_the_text(
    exercise: Callable[[str], list[Fact]], playbook: Playbook, columns: int
) -> None:
    """Without them the card is the same, so that none says what no word says."""
    card = judge(exercise("nobody"), playbook)
    painted = render_table(card, Page(columns=columns, colours=True))

    assert "\x1b[31mFAILED\x1b[0m" in painted
    assert _SGR.sub("", painted) == render_table(card, Page(columns=columns))


def test_a_cell_of_another_person_brings_no_colour() -> None:
    """What acts on a terminal is written out, in headers too."""
    told = Page(colours=True).set_table([("\x1b[31mred", "x")], ("\x1b]0;a\x07", "b"))
    assert _SGR.sub("", told).splitlines()[2].split() == ["\\x1b[31mred", "x"]
    assert "\x07" not in told
    assert "\x1b]" not in told


def test_no_rows_are_no_table() -> None:
    """Nothing is said of nothing."""
    assert Page().set_table([], HEADERS) == ""
