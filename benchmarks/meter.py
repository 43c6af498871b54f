"""Where the CPU of an exercise goes: each moment belongs to the part that is at work.

An exercise is many greenlets. A part that waits (a call's latency) lets others work,
and must not be charged for them; so the meter follows greenlet's own switches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from greenlet import getcurrent, gettrace, settrace

from benchmarks.measure import count_cpu

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from greenlet import greenlet

__all__ = ["REST", "Meter"]

REST = "everything else"


class Meter:
    """Charges CPU seconds to parts, by the name of each."""

    def __init__(self) -> None:
        self.spent_s: defaultdict[str, float] = defaultdict(float)
        self.times: Counter[str] = Counter()
        self._parts: WeakKeyDictionary[greenlet, list[tuple[str, bool]]] = (
            WeakKeyDictionary()
        )
        self._since = count_cpu()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Charge what happens until the block ends."""
        before = gettrace()
        self._since = count_cpu()
        settrace(self._switch)
        try:
            yield
        finally:
            self._charge(getcurrent())
            settrace(before)

    def part(
        self, name: str, function: Callable[..., Any], *, whole: bool = False
    ) -> Callable[..., Any]:
        """Return a function that is charged to a part.

        Args:
            name: The part.
            function: What is called.
            whole: Whether everything that it calls is charged to it as well.
        """

        @wraps(function)
        def charged(*arguments: Any, **options: Any) -> Any:
            parts = self._parts.setdefault(getcurrent(), [])
            self.times[name] += 1
            if parts and parts[-1][1]:  # within a part that is charged as a whole
                return function(*arguments, **options)
            self._charge(getcurrent())
            parts.append((name, whole))
            try:
                return function(*arguments, **options)
            finally:
                self._charge(getcurrent())
                parts.pop()

        return charged

    def _charge(self, to: greenlet) -> None:
        now = count_cpu()
        parts = self._parts.get(to)
        self.spent_s[parts[-1][0] if parts else REST] += now - self._since
        self._since = now

    def _switch(self, event: str, where: Any) -> None:
        if event in {"switch", "throw"}:
            self._charge(where[0])
