"""When injects happen."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.model import Inject
from gameday.scenarios.rules.schedule import Timetable

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


def make(name: str, **time: str) -> Inject:
    """Return an inject that does nothing much at its time."""
    message = {"to": "soc", "subject": "s", "text": "t"}
    return Inject.model_validate({"id": name, "message": message, **time})


@pytest.mark.parametrize("seed", range(20))
def test_a_timetable_knows_what_was_played_before(seed: int) -> None:
    """What comes earlier, or is waited for; at one moment the order in the file."""
    rng = random.Random(seed)
    names = [f"i{number}" for number in range(12)]
    rng.shuffle(names)  # an inject may stand before what it waits for
    waits = {
        name: rng.choice((*(n for n in names if n < name), None)) for name in names
    }
    table = {
        name: {"after": before, "delay": f"{rng.randint(0, 2)}s"}
        if (before := waits[name])
        else {"at": f"{rng.randint(0, 3)}s"}
        for name in names
    }
    injects = [make(name, **table[name]) for name in names]
    timetable = Timetable(injects)

    def go_back(name: str) -> list[str]:
        before = waits[name]
        return [name, *(go_back(before) if before else ())]

    def begin(name: str) -> tuple[timedelta, int]:
        links = [injects[names.index(each)] for each in go_back(name)]
        start = sum((link.at or link.delay for link in links), timedelta())
        return start, names.index(name)

    for one, other in itertools.product(names, names):
        waited_for = one in go_back(other)[1:]
        expected = waited_for or begin(one) < begin(other)
        assert timetable.is_before(one, other) is expected, (one, other, table)


def test_in_a_circle_everything_comes_before_everything_else() -> None:
    """Once round is enough; the circle itself is told of elsewhere."""
    ring = [make("a", after="b"), make("b", after="c"), make("c", after="b")]
    timetable = Timetable(ring)
    assert timetable.is_before("b", "c")
    assert timetable.is_before("c", "b")
    assert not timetable.is_before("b", "b")


def test_a_chain_may_be_long() -> None:
    """Ten thousand injects, each after the last, are put in order one by one."""
    chain = [make(f"i{n}", after=f"i{n - 1}", delay="1s") for n in range(1, 10_000)]
    timetable = Timetable([make("i0", at="1s"), *chain])
    assert timetable.is_before("i1", "i9999")
    assert not timetable.is_before("i9999", "i1")
