"""Parsing YAML text into nodes."""

from __future__ import annotations

import pytest

from gameday.scenarios.document.nodes import MAX_DEPTH, compose
from gameday.scenarios.errors import ScenarioError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: b: c",
            (
                "1:5: not valid YAML: a second `: ` on one line"
                " (quote text that contains `: `, or check the indentation)"
            ),
        ),
        (
            "a:\n\t- b",
            (
                "2:1: not valid YAML: a character that cannot start a value (indent"
                " with spaces, and quote text that starts with `@`, `%` or a backtick)"
            ),
        ),
        (
            "a: *x",
            (
                "1:4: not valid YAML: an alias without an anchor"
                " (quote text that starts with `*`)"
            ),
        ),
        (
            "a: 1\n---\nb: 1",
            "2:1: not valid YAML: a second document (write one scenario in each file)",
        ),
        (
            "a: 1\nb\nc: 1",
            (
                "3:1: not valid YAML: a key without its colon"
                " (a key is followed by a colon and a space)"
            ),
        ),
        ("a: &x 1\nb: &x 2", "2:4: not valid YAML: an anchor that is used already"),
        ('a: "x', "1:6: not valid YAML: found unexpected end of stream"),
        ("a: [1", "2:1: not valid YAML: did not find expected ',' or ']'"),
        ("%YAML 3.0\n---\na", "1:1: not valid YAML: found incompatible YAML document"),
    ],
)
def test_names_the_place_of_a_syntax_error(text: str, expected: str) -> None:
    """Every syntax error has its place, and the common ones a hint."""
    with pytest.raises(ScenarioError) as caught:
        compose(text, "s.yaml")

    assert str(caught.value) == f"s.yaml:{expected}"


@pytest.mark.parametrize("text", ["[" * 200_000, "- " * 200_000, "{a: " * 200_000])
def test_refuses_deep_nesting_before_it_overflows_the_stack(text: str) -> None:
    """The parser's recursion never meets it."""
    with pytest.raises(ScenarioError, match=f"at most {MAX_DEPTH} levels of nesting"):
        compose(text, "s.yaml")


def test_finds_no_node_in_a_file_of_comments() -> None:
    """A comment is not a value."""
    assert compose("# nothing\n", "s.yaml") is None
