"""Waiting for a function's child processes, while what they ask for is answered.

A child finds the account, and the web, at an endpoint of the function's own; it is told
of it by its environment. It is answered where the function waits: for its end, for its
output. Then the call is made in the function's turn and name, and takes the exercise's
time. What the child does by itself takes none.
"""

from __future__ import annotations

import math
import os
import select
import sys
from contextlib import ExitStack
from functools import partial
from os import getpid  # the real one, whatever a function is told
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING

from gameday.simulator.aws.lambda_.process_state import aside
from gameday.simulator.engine.clock.virtual import real_monotonic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gameday.simulator.aws.lambda_.pipes import Printed
    from gameday.simulator.aws.lambda_.seams import Endpoint, OpenEndpoint
    from gameday.simulator.engine.clock import Scheduler

__all__ = ["Attendance"]

_SLICE_S = 0.1
"""Real seconds of waiting in one go: then whoever is due has his turn."""
_BLIND_S = 0.01
"""The same where the system cannot tell of a process's end."""
_PAUSE_S = 0.01
"""Seconds of the exercise between two looks at whether an answer has been given."""
_PATIENCE_S = 60.0
"""Real seconds that a child may work between two looks at the clock: as a program's."""
_LEAST_S = 5.0
"""The same of a child that has less time in the exercise: a machine may be slow."""
_LONGEST_S = 60.0
"""Seconds of the exercise that pass at once where a child hangs."""
_MILLISECOND = 1000
_PYTHON = '#!/bin/sh\nexec "{}" "$@"\n'


class Attendance:
    """Attends to the children of one execution environment.

    Args:
        open_endpoint: Opens what answers children; nothing where nobody does.
        clock: The exercise's time.
        folder: A folder of its own, for what children read.
    """

    def __init__(
        self,
        open_endpoint: OpenEndpoint | None,
        clock: Scheduler,
        folder: str,
    ) -> None:
        self._open_endpoint = open_endpoint
        self._clock = clock
        self._folder = Path(folder)
        self._place = (getpid(), get_ident())
        self._stack = ExitStack()
        self._endpoint: Endpoint | None = None
        self._is_answering = False
        self.printed: Printed | None = None
        """What children print whose output nobody takes."""

    @property
    def is_here(self) -> bool:
        """Whether this is the exercise: no fork of a function's, no thread."""
        return (getpid(), get_ident()) == self._place

    def lead(self, environment: dict[str, str]) -> dict[str, str]:
        """Return a child's variables with those that lead its clients to the endpoint.

        Args:
            environment: What the function gives it.
        """
        if self._open_endpoint is None or not self.is_here:
            return environment
        with aside():
            if self._endpoint is None:
                self._endpoint = self._stack.enter_context(self._open_endpoint())
                self._lay_out_python()
            # Late: few functions start anything, and an endpoint takes 15 ms to import.
            from gameday.simulator.aws.leading import lead_clients

            led = lead_clients(self._endpoint.url, self._folder / "web.pem")
        # Lambda's own Python is where the function looks for it, with the SDK.
        path = environment.get("PATH", os.defpath).replace(
            "/var/lang/bin", str(self._folder)
        )
        return {**environment, **led, "PATH": path}

    def attend(
        self,
        is_over: Callable[[], bool],
        *,
        wake: Iterable[int] = (),
        timeout_s: float | None = None,
    ) -> bool:
        """Answer children until something has come about.

        Args:
            is_over: Whether it has; what it asks of a child is made sure of before.
            wake: Descriptors that are worth a look when they can be read.
            timeout_s: Seconds of the exercise to wait at most; None for ever.

        Returns:
            Whether it has come about; not where the time is up.
        """
        end = math.inf if timeout_s is None else self._clock.elapsed() + timeout_s
        patience_s = min(_PATIENCE_S, _LEAST_S + (timeout_s or math.inf))
        descriptors, waited_s, pause_s = list(wake), 0.0, 0.0
        with aside():
            while not is_over():
                if self._clock.elapsed() >= end:
                    return False
                if waited_s > patience_s:
                    # It hangs: until its time is up, or somebody else does something.
                    pause_s = min(max(_SLICE_S, 2 * pause_s), _LONGEST_S)
                    self._clock.sleep(min(pause_s, end - self._clock.elapsed()))
                waited_s += self._take_turn(descriptors)
        return True

    def wait_for(self, descriptor: int, event: int) -> None:
        """Answer children until a descriptor can be read, or written.

        Args:
            descriptor: One of them.
            event: `select.POLLIN` or `select.POLLOUT`.
        """
        if self.is_here:
            wake = [descriptor] if event == select.POLLIN else []
            self.attend(partial(_is_ready, descriptor, event), wake=wake)

    def look(
        self, is_over: Callable[[], bool], seconds: float, *, answers: bool = True
    ) -> bool:
        """Wait for some real seconds at most, and say whether it has come about."""
        # By the clock, not by what it has waited: one who prints without end never
        # lets it wait.
        end = real_monotonic() + seconds
        with aside():
            while not is_over() and real_monotonic() < end:
                self._take_turn((), answers=answers)
            return is_over()

    def is_asked(self) -> bool:
        """Whether somebody waits to be answered."""
        return self._endpoint is not None and _is_ready(self._endpoint.fileno())

    def close(self) -> None:
        """Answer nobody any more."""
        if self.printed is not None:
            self.printed.drain()
            self.printed.close()
            self.printed = None
        self._endpoint = None
        self._stack.close()

    def _take_turn(self, wake: Iterable[int], *, answers: bool = True) -> float:
        """Wait for a moment, answer who asks; return the real seconds of waiting."""
        # Another thread of the function's answers: its answer is due in a while. Else
        # no time passes, but whoever is due at this moment comes first.
        self._clock.sleep(_PAUSE_S if self._is_answering else 0.0)
        if self._is_answering:
            return 0.0
        began = real_monotonic()
        is_asked = self._wait(wake)
        waited_s = real_monotonic() - began
        if self.printed is not None:
            self.printed.drain()  # what it said before it asked
        if is_asked and answers and self._endpoint is not None:
            self._is_answering = True
            try:
                self._endpoint.serve_one()
            finally:
                self._is_answering = False
        return waited_s

    def _wait(self, wake: Iterable[int]) -> bool:
        """Wait for a slice of real time, and say whether somebody asks."""
        poll = select.poll()
        for each in wake:
            poll.register(each, select.POLLIN)
        asked = None if self._endpoint is None else self._endpoint.fileno()
        said = None if self.printed is None else self.printed.end
        for number in (asked, said):
            if number is not None:
                poll.register(number, select.POLLIN)
        ready = poll.poll((_SLICE_S if wake else _BLIND_S) * _MILLISECOND)
        return asked in {number for number, _ in ready}

    def _lay_out_python(self) -> None:
        for name in ("python", "python3", f"python3.{sys.version_info.minor}"):
            path = self._folder / name
            path.write_text(_PYTHON.format(sys.executable), encoding="utf-8")
            path.chmod(0o755)


def _is_ready(descriptor: int, event: int = select.POLLIN) -> bool:
    """Tell whether a descriptor can be read, or written, at once."""
    poll = select.poll()
    poll.register(descriptor, event)
    return bool(poll.poll(0))
