"""References in texts: found and filled in."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from gameday.scenarios.references import (
    Reference,
    find_references,
    has_reference,
    substitute,
)


def test_finds_references_with_their_paths() -> None:
    """Each has the path of the text it stands in."""
    data = {"a": ["${X} and ${AWS::Region}"], "b": {"c": "$${not}"}, "d": 5}

    assert list(find_references(data)) == [
        Reference(("a", 0), "X", is_well_formed=True),
        Reference(("a", 0), "AWS::Region", is_well_formed=True),
    ]


@pytest.mark.parametrize("text", ["${", "${X", "${}", "${a.b}", "${ X }", "${X Y}"])
def test_marks_what_is_not_well_formed(text: str) -> None:
    """A reference has a closing brace and a plain name."""
    assert [found.is_well_formed for found in find_references(text)] == [False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${Id}", "i-1"),
        ("arn:${AWS::Region}/${Id}", "arn:eu-west-1/i-1"),
        ("${Ids}", ["i-1", "i-2"]),
        ("user/$${aws:username}", "user/${aws:username}"),
        ("$${Id}", "${Id}"),
        ("$Id {Id}", "$Id {Id}"),
    ],
)
def test_substitutes(text: str, expected: object) -> None:
    """A text that is one reference becomes the value; other text is filled in."""
    names = {"Id": "i-1", "Ids": ["i-1", "i-2"], "AWS::Region": "eu-west-1"}

    assert substitute(text, names) == expected


def test_substitutes_in_collections() -> None:
    """Keys stay, values are filled in at any depth."""
    assert substitute({"${X}": [{"a": "${X}"}, 1]}, {"X": 2}) == {"${X}": [{"a": 2}, 1]}


def test_an_unknown_name_is_an_error() -> None:
    """Nothing is silently left in place."""
    with pytest.raises(KeyError, match="X"):
        substitute("a ${X}", {})


@given(st.text("${}aX:"))
def test_a_text_without_references_keeps_its_words(text: str) -> None:
    """Only the escape changes."""
    if not has_reference(text):
        assert substitute(text, {}) == text.replace("$${", "${")
