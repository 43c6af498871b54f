"""YAML as plain data, with places and problems."""

from __future__ import annotations

import pytest

from gameday.scenarios.document import parse_document
from gameday.scenarios.errors import ScenarioError, Where


def problems(text: str) -> list[str]:
    """Return the problems of a text."""
    try:
        found = list(parse_document(text, "s.yaml").problems)
    except ScenarioError as error:
        found = error.problems
    return [str(problem).removeprefix("s.yaml:") for problem in found]


def test_builds_plain_data_with_places() -> None:
    """Every value and every key has its line and column."""
    document = parse_document('a:\n  - {b: 1, c: "no"}\n  - true\n', "s.yaml")

    assert document.data == {"a": [{"b": 1, "c": "no"}, True]}
    assert document.where(("a", 0, "c")) == Where("s.yaml", 2, 15)
    assert document.where(("a", 0, "c"), key=True) == Where("s.yaml", 2, 12)
    assert document.where(("a", 1)) == Where("s.yaml", 3, 5)


def test_names_the_nearest_place_of_what_is_not_there() -> None:
    """A missing key is reported where its mapping starts."""
    document = parse_document("a:\n  b: {c: 1}\n", "s.yaml")

    assert document.where(("a", "b", "d", "e")) == Where("s.yaml", 2, 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1:1: the file is empty"]),
        ("# only words\n", ["1:1: the file is empty"]),
        ("- a", ["1:1: expected a mapping of keys to values at the top"]),
        ("plain", ["1:1: expected a mapping of keys to values at the top"]),
        ("a: 1\nb: 2\na: 3", ["3:1: duplicate key `a` (first on line 1)"]),
        ("a: {b: 1, b: 2}", ["1:11: duplicate key `b` (first on line 1)"]),
        (
            "on: 1",
            [
                (
                    "1:1: `on` is a truth value to some readers of YAML, not to others"
                    " (quote it, or write `true` or `false`)"
                )
            ],
        ),
        ("1: a", ["1:1: expected a text key, found `1` (quote it)"]),
        ("? [a]\n: b", ["1:3: expected a text key, found a collection"]),
        ("a: !Ref b", ["1:4: unexpected tag `!Ref` (remove it)"]),
        ("a: !!str 5", ["1:4: unexpected tag `!!str` (remove it)"]),
        (
            "a: !!python/name:os.system x",
            ["1:4: unexpected tag `!!python/name:os.system` (remove it)"],
        ),
        (
            "a: &x {b: 1}\nc:\n  <<: *x",
            ["3:3: merge keys are not part of YAML 1.2 (write the keys out)"],
        ),
    ],
)
def test_reports_what_a_scenario_may_not_hold(text: str, expected: list[str]) -> None:
    """Each is one problem at its place."""
    assert problems(text) == expected


def test_reports_all_problems_at_once() -> None:
    """One trap does not hide the next."""
    text = "a: no\nb: 010\nc: 12:30\na: 1\n"

    assert [line.partition(": ")[0] for line in problems(text)] == [
        "1:4",
        "2:4",
        "3:4",
        "4:1",
    ]


def test_quoted_words_are_text() -> None:
    """Quoting is the way out of every trap."""
    text = "a: 'no'\nb: \"010\"\nc: |\n  12:30\n"

    assert parse_document(text, "s.yaml").data == {
        "a": "no",
        "b": "010",
        "c": "12:30\n",
    }


def test_aliases_are_expanded() -> None:
    """An anchor saves typing; its uses are values like any other."""
    document = parse_document("a: &x [1]\nb: *x\n", "s.yaml")

    assert document.data == {"a": [1], "b": [1]}


def test_refuses_an_alias_bomb() -> None:
    """Nine lists of nine lists do not fill the memory."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]

    assert problems("\n".join(lines)) == [
        "1:10: aliases expand the document beyond 50000 values"
    ]


def test_refuses_an_alias_of_itself() -> None:
    """A value that holds itself has no end."""
    assert problems("a: &x [*x]") == [
        "1:4: aliases expand the document beyond 50 levels of nesting"
    ]


def test_refuses_a_long_chain_of_aliases() -> None:
    """Nesting through aliases is nesting too."""
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 2000))]

    assert problems("\n".join(lines))[0].endswith("beyond 50 levels of nesting")
