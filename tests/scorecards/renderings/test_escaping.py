"""Text of others within Markdown is read, and does nothing."""

from __future__ import annotations

import pytest

from gameday.scorecards.renderings.escaping import escape, escape_cell, fence


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[x](https://evil.example)", r"\[x\](https:\u200b//evil.example)"),
        ("![x](//evil)", r"!\[x\](//evil)"),
        ("<img src=x>", "&lt;img src=x>"),
        ("&lt;b>", "&amp;lt;b>"),
        ("ask @octocat", "ask @\u200boctocat"),
        ("see www.evil.example", "see www\u200b.evil.example"),
        ("closes #12", "closes #\u200b12"),
        ("# big", r"\# big"),
        ("1. item", r"1\. item"),
        ("> said", r"\> said"),
        ("- item", r"\- item"),
        ("~~~\nx", r"\~\~\~ x"),
        ("a ``` b", r"a \`\`\` b"),
        ("**a**", r"\*\*a\*\*"),
        ("\x1b[31m\u202e", r"\\x1b\[31m\\u202e"),
    ],
)
def test_nothing_acts(text: str, written: str) -> None:
    """Links, images, mentions, references, headings, fences."""
    assert escape(text) == written.replace(r"\u200b", "\u200b")


@pytest.mark.parametrize("text", ["`Ref`: 88.9 of 100", "- ", "5 min 3 s", "-"])
def test_plain_words_stay(text: str) -> None:
    """And what stands between backticks stays code."""
    assert escape(text) == text.strip()


def test_a_bar_does_not_end_a_cell() -> None:
    """Not even within code."""
    assert escape_cell("a|b `c|d`") == r"a\|b `c\|d`"


def test_nothing_ends_a_fence() -> None:
    """It is longer than any run of backticks within."""
    assert fence("a\n```\nb", "json") == "````json\na\n```\nb\n````"
