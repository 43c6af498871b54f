"""Task tokens: a task waits until somebody gives its token back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ids import make_hex
from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.timing import Signal

if TYPE_CHECKING:
    import random

    from gameday.simulator.engine.clock import Scheduler

__all__ = ["Tokens"]

_YEAR_S = 366 * 86_400.0


@dataclass(slots=True)
class _Token:
    signal: Signal
    last_beat: float
    output: str | None = None
    failure: StateFailed | None = None

    @property
    def is_back(self) -> bool:
        return self.output is not None or self.failure is not None


@dataclass(slots=True)
class Tokens:
    """Gives tokens out and takes them back.

    Args:
        clock: The exercise's clock.
        rng: Where tokens come from.
    """

    clock: Scheduler
    rng: random.Random
    _given: dict[str, _Token] = field(default_factory=dict)

    def issue(self) -> str:
        """Return a new token."""
        token = make_hex(self.rng, 64)
        self._given[token] = _Token(Signal(self.clock), self.clock.elapsed())
        return token

    def succeed(self, token: str, output: str) -> bool:
        """Take a token back with a result; says whether anybody waits for it."""
        waiting = self._find_waiting(token)
        if waiting is not None:
            waiting.output = output
            waiting.signal.give()
        return waiting is not None

    def fail(self, token: str, failure: StateFailed) -> bool:
        """Take a token back with an error; says whether anybody waits for it."""
        waiting = self._find_waiting(token)
        if waiting is not None:
            waiting.failure = failure
            waiting.signal.give()
        return waiting is not None

    def beat(self, token: str) -> bool:
        """Note that the task is still worked on; says whether anybody waits."""
        waiting = self._find_waiting(token)
        if waiting is not None:
            waiting.last_beat = self.clock.elapsed()
        return waiting is not None

    def wait(self, token: str, *, heartbeat_s: float | None) -> Any:
        """Wait for a token and return the result it comes back with.

        Raises:
            StateFailed: It came back with an error, or no heartbeat came in time.
        """
        waiting = self._given[token]
        try:
            while not waiting.is_back:
                self._wait_once(waiting, heartbeat_s)
        finally:
            del self._given[token]
        if waiting.failure is not None:
            raise waiting.failure
        return json.loads(waiting.output or "null")

    def _find_waiting(self, token: str) -> _Token | None:
        waiting = self._given.get(token)
        return None if waiting is None or waiting.is_back else waiting

    def _wait_once(self, waiting: _Token, heartbeat_s: float | None) -> None:
        if heartbeat_s is None:
            waiting.signal.wait(lambda: waiting.is_back, limit_s=_YEAR_S)
            return
        left = waiting.last_beat + heartbeat_s - self.clock.elapsed()
        if left <= 0:
            raise StateFailed("States.HeartbeatTimeout", f"none in {heartbeat_s:g} s")
        waiting.signal.wait(lambda: waiting.is_back, limit_s=left)
