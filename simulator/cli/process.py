"""What a command's own process is spared: it lives for one command, and alone.

Only the command may do so. In a test run or a program the collector's pace and pytest
are somebody else's business.
"""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["seldom_collecting", "spare_pytest"]

_PACE = (50_000, 10, 10)
"""After how many new objects the collector looks at the young, the older, the oldest.

A run makes a million objects while it loads, and keeps them; at Python's own pace (700)
looking through them again and again was a third of a cold run's time, for no memory."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Have the garbage collector look less often, until the block ends."""
    before = gc.get_threshold()
    gc.set_threshold(*_PACE)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def spare_pytest() -> None:
    """Import `time_machine`, the clock's, without the pytest it has a plugin for.

    It imports pytest if it is there, to define a fixture; a command has no use for one.
    """
    if "pytest" in sys.modules:
        return
    with Patches() as patches:
        patches.put(sys.modules, "pytest", None)  # Python's sign for "not to be had"
        import time_machine  # noqa: F401 - for the clock, which imports it again
