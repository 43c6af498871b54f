"""What led to what runs now: handed on from actor to actor, and to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

from gameday.simulator.engine.clock.trail import (
    Step,
    Trail,
    current_trail,
    follow,
    step,
)
from gameday.simulator.engine.clock.virtual import VirtualClock

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_an_actor_begins_with_the_trail_of_who_started_it() -> None:
    """However long it waits first, and whoever runs meanwhile."""
    clock = VirtualClock(START)
    seen: dict[str, Trail] = {}

    def note(name: str) -> None:
        seen[name] = current_trail()

    def first() -> None:
        with step("call", "a"):
            clock.call_later(5, lambda: note("later"), name="later")
        clock.spawn("beside", lambda: note("beside"))
        with follow(()):
            clock.spawn("anew", lambda: note("anew"))

    with step("run", "f"):
        clock.spawn("first", first)
    clock.spawn("stranger", lambda: note("stranger"))
    clock.run()
    run, call = Step("run", "f"), Step("call", "a")
    assert seen == {
        "later": (run, call),
        "beside": (run,),
        "anew": (),
        "stranger": (),
    }
    assert current_trail() == ()


def test_steps_of_one_name_are_told_apart_by_their_details_alone() -> None:
    """Two runs of one function are the same step, whatever their ids."""
    assert Step("run", "f", "arn", id="1") == Step("run", "f", "arn", id="2")
    assert Step("call", "a", {"x": 1}) != Step("call", "a", {"x": 2})
