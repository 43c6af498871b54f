"""Chance comes from the seed, and everybody draws for himself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest

from gameday.simulator.engine.chance import Chance
from gameday.simulator.engine.clock.trail import step
from gameday.simulator.engine.clock.virtual import VirtualClock

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DRAWS: dict[str, Callable[[Random], object]] = {
    "random": lambda rng: rng.random(),
    "bits": lambda rng: rng.getrandbits(128),
    "bytes": lambda rng: rng.randbytes(8),
    "gauss": lambda rng: rng.gauss(0, 1),
    "integer": lambda rng: rng.randint(0, 10**9),
    "choices": lambda rng: rng.choices("abcdefgh", k=12),
    "sample": lambda rng: rng.sample(range(10**6), 5),
}


def draw_in_turns(draw: Callable[[Random], object], *actors: str) -> list[object]:
    """Let actors draw in turns, each three times; return what the first one got."""
    clock = VirtualClock(START)
    rng = Chance(1, clock)("part")
    drawn: dict[str, list[object]] = {actor: [] for actor in actors}

    def play(actor: str) -> None:
        for _ in range(3):
            drawn[actor].append(draw(rng))
            clock.sleep(1)

    for actor in reversed(actors):
        clock.spawn(actor, lambda actor=actor: play(actor))
    clock.run()
    return drawn[actors[0]]


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_what_others_draw_shifts_nothing(draw: Callable[[Random], object]) -> None:
    """Whatever is drawn, and however many draw before and between."""
    alone = draw_in_turns(draw, "adversary")
    assert draw_in_turns(draw, "adversary", "workload:a", "workload:b") == alone
    assert draw_in_turns(draw, "workload:a") != alone


def test_what_is_led_to_by_others_draws_for_itself() -> None:
    """An event's delay is drawn for whose call it tells of, and for its rule."""
    clock = VirtualClock(START)

    def deliver(*callers: str) -> float:
        rng = Chance(1, clock)("delay")
        for caller in callers:
            with step("call", "s3:GetObject", by=caller), step("rule", "rule alert"):
                drawn = rng.random()
        return drawn

    assert deliver("workload:shop", "adversary") == deliver("adversary")
    assert deliver("workload:shop") != deliver("adversary")


def test_parts_and_seeds_draw_differently() -> None:
    """The same part of the same seed draws the same."""
    clock = VirtualClock(START)
    drawn = [
        Chance(seed, clock)(part).random()
        for seed, part in ((1, "a"), (1, "a"), (1, "b"), (2, "a"))
    ]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3
