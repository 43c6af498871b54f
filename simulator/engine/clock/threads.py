"""Threads on a virtual clock: pools run inline, a thread becomes an actor.

Real threads would race; in an exercise everything that happens at the same moment
happens in one order, the same every time.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any

from greenlet import GreenletExit

from gameday.scenarios.errors import GameDayError
from gameday.simulator.engine.clock.limits import Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.clock.actor import Actor
    from gameday.simulator.engine.clock.virtual import VirtualClock
    from gameday.simulator.engine.patching import Patches

__all__ = ["patch_threads"]


def patch_threads(
    patches: Patches, clock: VirtualClock, here: Callable[[], bool]
) -> None:
    """Give threads that actors start a place on the clock instead.

    A pool's task runs at once, in the caller's turn. A thread started by an actor runs
    as an actor of the same name, and joining it waits on the clock.
    """
    real_submit = ThreadPoolExecutor.submit
    real_start, real_join = Thread.start, Thread.join
    real_is_alive = Thread.is_alive
    # Threads that are actors. All others (a library's own, pytest's) stay real.
    actors: dict[Thread, Actor] = {}

    def is_acting() -> bool:
        return here() and clock.current is not None

    def submit(self: Any, task: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        if not is_acting():
            return real_submit(self, task, *args, **kwargs)
        return _run_inline(task, args, kwargs)

    def start(self: Thread) -> None:
        if not is_acting() or clock.current is None:
            real_start(self)
            return
        parent = clock.current
        # It speaks in its parent's name (journal, origin, credentials), and what stands
        # for the parent in the process has to stand for it in each of its turns too.
        run = partial(_run, self, or_else=partial(clock.interrupt, parent))
        actor = clock.spawn(parent.name, run, context=copy_context())
        actor.on_resume.extend(parent.on_resume)
        actor.on_suspend.extend(parent.on_suspend)
        actors[self] = actor

    def join(self: Thread, timeout: float | None = None) -> None:
        if self not in actors:
            real_join(self, timeout)
            return
        clock.wait_for(lambda: actors[self].is_finished, timeout_s=timeout)

    def is_alive(self: Thread) -> bool:
        if self not in actors:
            return real_is_alive(self)
        return not actors[self].is_finished

    patches.set(ThreadPoolExecutor, "submit", submit)
    patches.set(Thread, "start", start)
    patches.set(Thread, "join", join)
    patches.set(Thread, "is_alive", is_alive)


def _run(thread: Thread, *, or_else: Callable[[BaseException], None]) -> None:
    """Run a thread's code; what it raises ends it, and is printed, as of any thread.

    Args:
        thread: Whose code.
        or_else: Takes what is no error of the code's but the end of more than it.
    """
    try:
        thread.run()
    except (GameDayError, GreenletExit, Interrupted):
        raise
    except SystemExit:
        pass
    except Exception:  # noqa: BLE001 - nobody else will hear of it
        kind, error, trace = sys.exc_info()
        if kind is not None:
            threading.excepthook(threading.ExceptHookArgs((kind, error, trace, thread)))
    except BaseException as error:  # noqa: BLE001 - the process, or its time, has ended
        or_else(error)


def _run_inline(task: Any, args: Any, kwargs: Any) -> Future[Any]:
    # A real pool finishes its tasks in any order, another one each time. Whoever uses
    # a pool gathers results in the end, and one order is as good to it as another.
    future: Future[Any] = Future()
    future.set_running_or_notify_cancel()
    try:
        future.set_result(task(*args, **kwargs))
    except Exception as error:  # noqa: BLE001 - it belongs to whoever asks the future
        future.set_exception(error)
    return future
