"""Text of others is shown as it is, and does nothing."""

from __future__ import annotations

import pytest

from gameday.scenarios.visible import one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
        ("\x1b[2J\x9b1m", r"\x1b[2J\x9b1m"),
        ("a\rb", r"a\rb"),
        ("\u202egnp.exe\u2066", r"\u202egnp.exe\u2066"),
        ("\u200e\u061c\u2028\ufeff", r"\u200e\u061c\u2028\ufeff"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("x\x00\x7f", r"x\x00\x7f"),
    ],
)
def test_what_acts_or_hides_is_written_out(text: str, shown: str) -> None:
    """Control characters, those of direction, and halves of characters."""
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["a\tb\nc", "naïve 日本 مرحبا \U0001f600 ─ “x”", ""])
def test_every_script_stays(text: str) -> None:
    """With tabs and the ends of lines."""
    assert visible(text) == text


def test_a_line_is_one_line_and_ends() -> None:
    """Whatever is in it."""
    assert one_line("a\n  b\r\nc", 5) == "a b c"
    assert one_line("x" * 2_000) == "x" * 999 + "…"
