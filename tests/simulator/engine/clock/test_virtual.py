"""The virtual clock plays actors in one order, the same every time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gameday.simulator.engine.clock.limits import Limits, RunawayExercise
from gameday.simulator.engine.clock.virtual import VirtualClock

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    """Give a clock that has not begun."""
    return VirtualClock(START, limits=Limits(events=1000))


def test_no_time_passes_while_actors_work(clock: VirtualClock) -> None:
    """Work takes no time; only a sleep does."""
    seen = []
    clock.spawn("a", lambda: seen.append(clock.elapsed()))
    clock.run()
    assert seen == [0.0]


def test_actors_take_turns_in_the_order_they_are_due(clock: VirtualClock) -> None:
    """Two sleepers interleave by time, and by order of arrival at the same moment."""
    log: list[tuple[str, float]] = []

    def walk(name: str, step: float) -> None:
        for _ in range(3):
            clock.sleep(step)
            log.append((name, clock.elapsed()))

    clock.spawn("slow", lambda: walk("slow", 3))
    clock.spawn("fast", lambda: walk("fast", 1.5))
    clock.run()
    assert log == [
        ("fast", 1.5),
        ("slow", 3.0),
        ("fast", 3.0),
        ("fast", 4.5),
        ("slow", 6.0),
        ("slow", 9.0),
    ]


def test_a_sleep_outside_any_actor_plays_the_others(clock: VirtualClock) -> None:
    """The director may wait too; everybody due meanwhile is played."""
    seen = []
    clock.call_later(5, lambda: seen.append(clock.elapsed()), name="bell")
    clock.sleep(10)
    assert (seen, clock.elapsed()) == ([5.0], 10.0)
    assert clock.now() == START + timedelta(seconds=10)


def test_run_stops_at_the_moment_asked_for(clock: VirtualClock) -> None:
    """What is due later stays to come."""
    seen = []
    clock.call_later(60, lambda: seen.append("late"), name="bell")
    clock.run(until=START + timedelta(seconds=59))
    assert (seen, clock.elapsed()) == ([], 59.0)
    clock.run(until=START + timedelta(seconds=60))
    assert seen == ["late"]


def test_a_cancelled_timer_does_not_ring(clock: VirtualClock) -> None:
    """Calling a timer off is enough."""
    seen: list[str] = []
    clock.call_later(5, lambda: seen.append("rang"), name="bell").cancel()
    clock.run()
    assert seen == []


def test_an_interrupted_sleeper_gets_the_error_at_once(clock: VirtualClock) -> None:
    """The error arrives at the moment of the interruption, not of the waking."""
    seen: list[tuple[str, float]] = []

    def sleeper() -> None:
        try:
            clock.sleep(100)
        except TimeoutError as error:
            seen.append((str(error), clock.elapsed()))

    actor = clock.spawn("sleeper", sleeper)
    clock.call_later(
        3, lambda: clock.interrupt(actor, TimeoutError("enough")), name="bell"
    )
    clock.run()
    assert seen == [("enough", 3.0)]
    assert clock.elapsed() == 3.0


def test_an_actors_error_ends_the_run(clock: VirtualClock) -> None:
    """What an actor does not catch reaches whoever plays the clock."""

    def fail() -> None:
        raise ValueError("broken")

    clock.spawn("a", fail)
    with pytest.raises(ValueError, match="broken"):
        clock.run()


def test_hooks_frame_every_turn(clock: VirtualClock) -> None:
    """State of an actor can follow it through every switch."""
    log: list[str] = []
    actor = clock.spawn("a", lambda: (log.append("1"), clock.sleep(1), log.append("2")))
    actor.on_resume.append(lambda: log.append("in"))
    actor.on_suspend.append(lambda: log.append("out"))
    clock.run()
    assert log == ["in", "1", "out", "in", "2", "out"]


def test_a_run_without_end_is_an_error(clock: VirtualClock) -> None:
    """An actor that waits for ever without time to spare is stopped."""

    def spin() -> None:
        while True:
            clock.sleep(0)

    clock.spawn("spinner", spin)
    with pytest.raises(RunawayExercise, match="1001 events") as caught:
        clock.run()
    assert caught.value.code == "runaway-exercise"
    clock.close()


def test_closing_runs_the_finally_blocks_of_waiting_actors(clock: VirtualClock) -> None:
    """Nothing an actor holds is left behind."""
    log: list[str] = []

    def hold() -> None:
        try:
            clock.sleep(1000)
        finally:
            log.append("released")

    clock.spawn("holder", hold)
    clock.run(until=START)
    clock.close()
    assert log == ["released"]


def test_a_negative_sleep_is_refused_as_time_sleep_does(clock: VirtualClock) -> None:
    """The error is the one that `time.sleep` raises."""
    with pytest.raises(ValueError, match="sleep length must be non-negative"):
        clock.sleep(-1)
