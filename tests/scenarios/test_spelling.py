"""The nearest known word."""

from __future__ import annotations

import pytest

from gameday.scenarios.spelling import suggest


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("WebServr", "did you mean `WebServer`?"),
        ("webserver", "did you mean `WebServer`?"),
        ("zzz", None),
        ("", None),
    ],
)
def test_suggests_the_nearest_word(word: str, expected: str | None) -> None:
    """Case does not matter; a word that is far from all gets no suggestion."""
    assert suggest(word, ["WebServer", "DeployKey"]) == expected


def test_does_not_compare_very_long_words() -> None:
    """Comparing a megabyte would take minutes."""
    assert suggest("x" * 1_000_000, ["x" * 1_000_000]) is None
