"""When injects happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.rules.schedule import chain_of

if TYPE_CHECKING:
    from collections.abc import Callable

STEP = "message: {to: soc, subject: s, text: t}"


def injects(*times: str) -> str:
    """Return injects `a`, `b`, … with these times."""
    lines = (
        f"  - {{id: {chr(97 + n)}, {each}, {STEP}}}" for n, each in enumerate(times)
    )
    return "\n".join(["injects:", *lines])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (injects("at: 0s", "after: a, delay: 5s"), []),
        (
            injects("by: x"),
            ["7:5: `a` has no time: `at` or `after` is missing"],
        ),
        (
            injects("at: 0s", "at: 1s, after: a"),
            ["8:21: expected either `at` or `after` (use `delay` with `after`)"],
        ),
        (
            injects("at: 0s, delay: 5s"),
            ["7:21: `delay` counts from another inject: `after` is missing"],
        ),
        (
            injects("at: 0s", "after: shop"),
            ["8:20: `after` names no inject: `shop`"],
        ),
        (
            injects("after: a"),
            ["7:20: cyclic `after`: `a` → `a`"],
        ),
        (
            injects("after: b", "after: c", "after: a", "after: c"),
            ["7:20: cyclic `after`: `a` → `b` → `c` → `a`"],
        ),
        (
            "duration: 5m\n" + injects("at: 6m"),
            ["8:17: `a` comes after the end of the exercise"],
        ),
    ],
)
def test_every_inject_has_its_time(
    problems_in: Callable[[str], list[str]], text: str, expected: list[str]
) -> None:
    """A fixed one, or one after another inject, and no circle."""
    assert problems_in(text) == expected


def test_a_misspelt_predecessor_gets_a_suggestion(
    problems_in: Callable[[str], list[str]],
) -> None:
    """The nearest id of an inject."""
    text = (
        f"injects:\n  - {{id: open-ssh, at: 0s, {STEP}}}\n"
        f"  - {{id: b, after: open-shh, {STEP}}}"
    )

    assert problems_in(text) == [
        "8:20: `after` names no inject: `open-shh` (did you mean `open-ssh`?)"
    ]


def test_a_chain_ends_in_a_circle() -> None:
    """Once round is enough."""
    assert chain_of("a", {"a": "b", "b": "c", "c": "b"}) == ["a", "b", "c"]
