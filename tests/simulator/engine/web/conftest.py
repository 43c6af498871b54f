"""A web of a test's own, and somebody on a clock who uses it."""

from __future__ import annotations

from datetime import UTC, datetime
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gameday.scenarios.model import HttpHost
from gameday.simulator.engine.clock.process import virtual_time
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.engine.patching import Patches
from gameday.simulator.engine.web import Sent, Unreached, Web
from gameday.simulator.engine.web.intercepting import intercept_web
from gameday.simulator.engine.web.whose import Whose

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 3, 2, 9, tzinfo=UTC)

Visit = "Callable[..., Visited]"


class Visited:
    """What came of a visit."""

    def __init__(self) -> None:
        self.result: Any = None
        self.error: BaseException | None = None
        self.seconds = 0.0
        self.told: list[Sent | Unreached] = []

    @property
    def failure(self) -> str:
        """The kinds of error it ended with, the innermost last."""
        kinds, error = [], self.error
        while error is not None:
            kinds.append(type(error).__name__)
            reason = getattr(error, "reason", None)
            error = reason if isinstance(reason, BaseException) else None
        return " ".join(kinds)


@pytest.fixture
def visit() -> Callable[..., Visited]:
    """Give a function that runs code which uses the web, under a scenario's rules."""

    def run(code: Callable[[], Any], http: str = "[]") -> Visited:
        visited, clock = Visited(), VirtualClock(START)
        web = Web(clock)
        web.obey(
            [HttpHost.model_validate(each) for each in yaml.safe_load(dedent(http))]
        )
        web.listeners.append(visited.told.append)

        def act() -> None:
            try:
                visited.result = code()
            except Exception as error:  # noqa: BLE001 - what a test is about
                visited.error = error
            visited.seconds = clock.elapsed()

        with virtual_time(clock), Patches() as patches:
            whose = Whose(lambda: clock.current is not None)
            intercept_web(patches, web, clock, whose)
            clock.spawn("visitor", act)
            clock.run()
        return visited

    return run
