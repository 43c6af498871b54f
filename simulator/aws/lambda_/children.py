"""Child processes of a function: started with what leads them, and waited for.

Whatever a function starts (by `subprocess`, a shell, a fork) and however it waits for
its end or its output, children are attended to meanwhile (`attendance`). Their output
goes to the function's log where the function does not take it.
"""

from __future__ import annotations

import os
import select
import selectors
import subprocess
import sys
from contextlib import contextmanager, suppress
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.lambda_.changes import Changes
from gameday.simulator.aws.lambda_.pipes import Printed, Selector, attend_to
from gameday.simulator.engine.clock.virtual import real_monotonic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from gameday.simulator.aws.lambda_.attendance import Attendance
    from gameday.simulator.aws.lambda_.changes import Change
    from gameday.simulator.engine.clock import Scheduler

__all__ = ["Children"]

_GLANCE_S = 3.0
"""Real seconds that a child is given to end when it is asked whether it has."""
_LAST_GLANCE_S = 5.0
"""The same when the function has ended, as long as it does anything."""
_IDLE_S = 0.5
"""Real seconds after which one that has done nothing waits for something."""
_LEFT = "what a process goes on to ask that outlives its function's answer"


class Children:
    """The children of an execution environment; a part of a `ProcessState`.

    Args:
        attendance: Attends to them.
        clock: The exercise's time.
        output: Takes what they print.
    """

    def __init__(
        self, attendance: Attendance, clock: Scheduler, output: TextIO
    ) -> None:
        self._attendance = attendance
        self._clock = clock
        self._output = output
        self._running: list[subprocess.Popen[Any]] = []
        self._start = subprocess.Popen.__init__
        self._poll = subprocess.Popen.poll
        self._changes = Changes(self._list_changes())
        self._of_forks: Changes | None = None

    def exchange(self) -> None:
        """Put the function's in place of the process's, or back."""
        self._changes.exchange()
        if self._of_forks is not None:
            self._of_forks.exchange()

    def start(self, process: subprocess.Popen[Any], *args: Any, **options: Any) -> None:
        """Start a child, in place of what makes a `subprocess.Popen`."""
        given = options.get("env")
        environment = dict(os.environ if given is None else given)
        options["env"] = self._attendance.lead(environment)
        if not self._attendance.is_here:
            self._start(process, *args, **options)
            return
        for name in ("stdout", "stderr"):
            if options.get(name) is None:
                options[name] = self._print_into()
        self._start(process, *args, **options)
        self._running.append(process)
        for name in ("stdin", "stdout", "stderr"):
            stream = getattr(process, name)
            setattr(process, name, attend_to(stream, self._attendance))

    def settle(self) -> str | None:
        """See what a function leaves behind that has ended.

        Returns:
            What cannot be said of it; None where that is nothing.
        """
        if self._list_running():
            # Lambda stops them where they are. Whether they would have come to ask for
            # anything by then is chance.
            is_quiet = self._make_quiet_test()
            self._attendance.look(is_quiet, _LAST_GLANCE_S, answers=False)
        self._tell()
        return _LEFT if self._attendance.is_asked() else None

    def end(self) -> None:
        """End them: their function has been."""
        for process in self._list_running():
            with suppress(OSError):
                process.kill()
                process.wait()
        self._attendance.close()

    def _make_quiet_test(self) -> Callable[[], bool]:
        """Make what tells whether children ask for something, or do nothing."""
        last: list[str] = []
        since = real_monotonic()

        def is_quiet() -> bool:
            nonlocal last, since
            running = self._list_running()
            if self._attendance.is_asked() or not running:
                return True
            now = [_read_work(each.pid) for each in running]
            if now != last or any(each.startswith("R") for each in now):
                last, since = now, real_monotonic()
            return real_monotonic() - since > _IDLE_S

        return is_quiet

    def _list_running(self) -> list[subprocess.Popen[Any]]:
        self._running = list(filter(_is_running, self._running))
        return self._running

    def _print_into(self) -> int:
        if self._attendance.printed is None:
            self._attendance.printed = Printed(self._output.write)
        return self._attendance.printed.writing

    def _tell(self) -> None:
        """Take what was printed since, to the function's log."""
        if self._attendance.printed is not None and self._attendance.is_here:
            self._attendance.printed.drain()

    # -- what is replaced -----------------------------------------------------

    def _list_changes(self) -> Iterator[Change]:
        yield subprocess.Popen, "wait", self._waiting()
        yield subprocess.Popen, "poll", self._polling()
        yield subprocess, "_PopenSelector", partial(Selector, self._attendance)
        yield subprocess, "_time", self._clock.elapsed
        select_one = selectors.DefaultSelector.select
        yield selectors.DefaultSelector, "select", self._selecting(select_one)
        yield os, "system", self._run_in_shell
        for name in ("waitpid", "wait4"):
            if hasattr(os, name):
                yield os, name, self._reaping(getattr(os, name))
        yield os, "wait", lambda: os.waitpid(-1, 0)
        for name in filter(partial(hasattr, os), ("posix_spawn", "posix_spawnp")):
            yield os, name, self._spawning(getattr(os, name))
        yield os, "fork", self._forking(os.fork)

    def _waiting(self) -> Callable[..., int]:
        real = subprocess.Popen.wait

        @wraps(real)
        def wait(process: Any, timeout: float | None = None) -> int:
            if not self._attendance.is_here:
                return real(process, timeout)
            with _watching(process.pid) as wake:
                has_ended = self._attendance.attend(
                    lambda: self._poll(process) is not None,
                    wake=wake,
                    timeout_s=timeout,
                )
            self._tell()
            if not has_ended:
                raise subprocess.TimeoutExpired(process.args, timeout or 0.0)
            return int(process.returncode)

        return wait

    def _polling(self) -> Callable[[Any], int | None]:
        real = self._poll

        @wraps(real)
        def poll(process: Any) -> int | None:
            if process.returncode is None and self._attendance.is_here:
                # Who asks again and again would have waited: it may take its time.
                self._attendance.look(lambda: real(process) is not None, _GLANCE_S)
                self._tell()
            return real(process)

        return poll

    def _selecting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def select_ready(selector: Any, timeout: float | None = None) -> Any:
            if not self._attendance.is_here or not self._list_running():
                return real(selector, timeout)
            ready: list[Any] = []
            began = self._clock.elapsed()

            def look() -> bool:
                ready[:] = real(selector, 0)
                return bool(ready) or not self._list_running()

            wake = [selector.fileno()]
            is_over = self._attendance.attend(look, wake=wake, timeout_s=timeout)
            if ready or not is_over:
                return ready
            # No child is left to be waited for; only time can bring something about.
            passed_s = self._clock.elapsed() - began
            left_s = None if timeout is None else max(0.0, timeout - passed_s)
            return real(selector, left_s)

        return select_ready

    def _run_in_shell(self, command: str) -> int:
        code = subprocess.Popen(command, shell=True).wait()  # noqa: S602 - as it does
        return -code if code < 0 else code << 8

    def _reaping(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def reap(pid: int, options: int) -> Any:
            if not self._attendance.is_here:
                return real(pid, options)
            found: list[Any] = []

            def has_ended() -> bool:
                found[:] = [real(pid, options | os.WNOHANG)]
                return bool(found[0][0])

            if options & os.WNOHANG:
                self._attendance.look(has_ended, _GLANCE_S)
            else:
                with _watching(pid) as wake:
                    self._attendance.attend(has_ended, wake=wake)
            self._tell()
            return found[0]

        return reap

    def _spawning(self, real: Callable[..., int]) -> Callable[..., int]:
        @wraps(real)
        def spawn(path: Any, words: Any, env: Any, **options: Any) -> int:
            return real(path, words, self._attendance.lead(dict(env)), **options)

        return spawn

    def _forking(self, real: Callable[[], int]) -> Callable[[], int]:
        @wraps(real)
        def fork() -> int:
            led = self._attendance.lead({})
            if self._of_forks is None and _CONNECTIONS in sys.modules:
                self._of_forks = Changes(self._list_changes_of_forks())
                self._of_forks.exchange()
            child = real()
            if child == 0:
                os.environ.update(led)
            return child

        return fork

    def _list_changes_of_forks(self) -> Iterator[Change]:
        """List how those wait for each other whom `multiprocessing` has started."""
        connections: Any = sys.modules[_CONNECTIONS]
        yield connections, "_WaitSelector", partial(Selector, self._attendance)
        receive = connections.Connection._recv  # noqa: SLF001 - all reading comes to it

        def receive_some(connection: Any, *args: Any, **kwargs: Any) -> Any:
            self._attendance.wait_for(connection.fileno(), select.POLLIN)
            return receive(connection, *args, **kwargs)

        yield connections.Connection, "_recv", receive_some


_CONNECTIONS = "multiprocessing.connection"


@contextmanager
def _watching(pid: int) -> Iterator[list[int]]:
    """Give a descriptor that can be read when a process has ended, if there is one."""
    try:
        number = os.pidfd_open(pid) if pid > 0 else None
    except (AttributeError, OSError):  # another system, or no such process
        number = None
    try:
        yield [] if number is None else [number]
    finally:
        if number is not None:
            os.close(number)


def _is_running(process: subprocess.Popen[Any]) -> bool:
    """Tell whether a child runs, and leave it to others to bury it."""
    if process.returncode is not None:
        return False
    try:
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, process.pid, how) is None
    except AttributeError:
        return True  # another system, which cannot tell
    except OSError:
        return False  # somebody has buried it


def _read_work(pid: int) -> str:
    """Return a process's state and its time on the processor, as Linux tells them."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    fields = told.rpartition(")")[2].split()  # after its name, which may be anything
    return " ".join((fields[0], *fields[11:13]))  # state, utime, stime: proc(5)
