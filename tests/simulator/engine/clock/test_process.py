"""Within virtual time the whole process keeps the exercise's time, and not after."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from gameday.simulator.engine.clock.limits import Limits, RunawayExercise
from gameday.simulator.engine.clock.process import virtual_time
from gameday.simulator.engine.clock.virtual import VirtualClock

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_PATCHED = ("sleep", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")


def _play(action: object, limits: Limits | None = None) -> VirtualClock:
    clock = VirtualClock(START, limits=limits)
    with virtual_time(clock):
        clock.spawn("actor", action)  # type: ignore[arg-type]
        clock.run()
    return clock


def test_every_clock_of_the_process_moves_together() -> None:
    """Sleeping a minute moves the date and the monotonic clocks by a minute."""
    seen = {}

    def act() -> None:
        before = (time.monotonic(), time.perf_counter(), time.time())
        time.sleep(60)
        after = (time.monotonic(), time.perf_counter(), time.time())
        seen["moved"] = [round(b - a, 6) for a, b in zip(before, after, strict=True)]
        seen["now"] = datetime.now(UTC)
        seen["local"] = datetime.now()  # noqa: DTZ005 - Lambda's local time is UTC

    _play(act)
    assert seen["moved"] == [60.0, 60.0, 60.0]
    assert seen["now"] == datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
    assert seen["local"] == datetime(2026, 3, 2, 9, 1)  # noqa: DTZ001 - ditto


def test_the_process_is_as_before_afterwards() -> None:
    """Every function that was replaced is back."""
    before = [getattr(time, name) for name in _PATCHED]
    threads = (threading.Thread.start, ThreadPoolExecutor.submit, threading.Event.wait)
    _play(lambda: time.sleep(1))
    assert [getattr(time, name) for name in _PATCHED] == before
    assert threads == (
        threading.Thread.start,
        ThreadPoolExecutor.submit,
        threading.Event.wait,
    )
    assert abs(time.time() - START.timestamp()) > 1000


def test_a_polling_loop_on_the_monotonic_clock_ends() -> None:
    """The commonest waiting loop of handlers ends when it says."""

    def act() -> None:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            time.sleep(5)

    assert _play(act).elapsed() == 300.0


def test_pools_run_inline() -> None:
    """A pool's tasks run one after another, in the order they were given."""
    seen: list[float] = []

    def task(seconds: int) -> float:
        time.sleep(seconds)
        return time.monotonic()

    def act() -> None:
        start = time.monotonic()
        with ThreadPoolExecutor(4) as pool:
            seen.extend(round(t - start, 6) for t in pool.map(task, [1, 2, 3]))

    _play(act)
    assert seen == [1.0, 3.0, 6.0]


def test_a_thread_becomes_an_actor_that_can_be_joined() -> None:
    """Threads overlap in virtual time, as they would in real time."""
    seen: list[tuple[str, float]] = []

    def act() -> None:
        start = time.monotonic()
        threads = [
            threading.Thread(target=lambda s=s: time.sleep(s)) for s in (3.0, 5.0)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seen.append(("joined", round(time.monotonic() - start)))

    _play(act)
    assert seen == [("joined", 5)]


def test_an_event_wait_times_out_in_virtual_time() -> None:
    """Waiting for an event that nobody sets takes its timeout, not longer."""
    seen: list[bool] = []
    clock = _play(lambda: seen.append(threading.Event().wait(7)))
    assert (seen, round(clock.elapsed(), 3)) == ([False], 7.0)


def test_asyncio_sleeps_in_virtual_time() -> None:
    """An event loop inside an actor waits on the virtual clock."""
    clock = _play(lambda: asyncio.run(asyncio.sleep(30)))
    assert 30.0 <= clock.elapsed() < 30.1


def test_a_busy_loop_ends_with_a_clear_error() -> None:
    """An actor that never waits is interrupted in real time."""

    def spin() -> None:
        while True:
            pass

    with pytest.raises(RunawayExercise, match=r"actor worked for more than 0\.3 s"):
        _play(spin, Limits(step_s=0.3))


def test_a_handler_cannot_swallow_the_interruption() -> None:
    """A broad ``except`` in the actor does not keep it alive."""

    def spin() -> None:
        while True:
            try:
                while True:
                    pass
            except Exception:  # noqa: BLE001 - as careless code does
                pass

    with pytest.raises(RunawayExercise):
        _play(spin, Limits(step_s=0.3))


def test_a_machine_that_stands_still_makes_nobody_slow() -> None:
    """What an actor used of the processor counts, not how long others had it."""
    pause = (
        "import os, signal, time; os.kill({0}, signal.SIGSTOP); time.sleep(2)\n"
        "os.kill({0}, signal.SIGCONT)"
    )
    used, began = time.process_time, time.time()
    pausing = []

    def work() -> None:
        command = [sys.executable, "-c", pause.format(os.getpid())]
        pausing.append(subprocess.Popen(command))
        until = used() + 0.6
        while used() < until:
            pass

    _play(work, Limits(step_s=1.2))
    assert pausing[0].wait() == 0
    assert time.time() - began > 2


def test_waiting_for_nothing_ends_too() -> None:
    """An actor that is blocked outside the exercise uses no processor, only time."""
    reader, writer = os.pipe()
    with pytest.raises(RunawayExercise):
        _play(lambda: os.read(reader, 1), Limits(step_s=0.3))
    os.close(reader)
    os.close(writer)


def test_a_busy_loop_in_another_thread_ends_too() -> None:
    """An exercise need not run in the main thread to be watched."""
    caught: list[RunawayExercise] = []

    def spin() -> None:
        while True:
            pass

    def play() -> None:
        try:
            _play(spin, Limits(step_s=0.3))
        except RunawayExercise as error:
            caught.append(error)

    thread = threading.Thread(target=play)
    thread.start()
    thread.join(20)
    assert [error.code for error in caught] == ["actor-stuck"]
