"""What programs and scripts print, kept for the run's ``logs`` and its queries.

In AWS it would lie in no log group unless somebody asked for that, so here it is kept
beside the account: no responder finds it there. What functions print goes to their own
log groups; see `aws.lambda_.logs`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.simulator.aws.times import write_epoch_ms

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

__all__ = ["Output", "Printed", "StampedText"]

_MOST = 1_048_576
"""Characters that are kept of one stream; who prints more prints without end."""


@dataclass(frozen=True, slots=True)
class Output:
    """The lines of one run, or of one step of it."""

    account: str
    region: str
    group: str
    """As a log group would be called: ``gameday/commands/isolate``."""
    stream: str
    lines: list[tuple[int, str]] = field(default_factory=list)
    """When each was printed, in milliseconds since 1970, and its text."""


@dataclass(slots=True)
class Printed:
    """Everything that was printed in an exercise, each output in the order it began."""

    outputs: list[Output] = field(default_factory=list)

    def begin(self, account: str, region: str, *, group: str, stream: str) -> Output:
        """Begin an output, which is kept whatever becomes of its run."""
        output = Output(account, region, group, stream)
        self.outputs.append(output)
        return output


class StampedText(io.StringIO):
    """A text file that notes when each of its lines was written, and keeps its end.

    Args:
        lines: Where they are noted.
        now: The exercise's time.
        clean: Takes out of a line what nobody may read.
    """

    def __init__(
        self,
        lines: list[tuple[int, str]],
        now: Callable[[], datetime],
        *,
        clean: Callable[[str], str] = str,
    ) -> None:
        super().__init__()
        self._lines = lines
        self._now = now
        self._clean = clean
        self._rest = ""
        self._left = _MOST

    def write(self, text: str, /) -> int:
        """Take text; every full line is noted at once."""
        *whole, self._rest = (self._rest + text).split("\n")
        for line in whole:
            self._note(line)
        written = super().write(text)
        if self.tell() > 2 * _MOST:
            end = self.getvalue()[-_MOST:]
            self.seek(0)
            self.truncate()
            super().write(end)
        return written

    def finish(self) -> None:
        """Note what stands without an end of line."""
        if self._rest:
            self._note(self._rest)
            self._rest = ""

    def _note(self, line: str) -> None:
        if self._left <= 0:
            return
        self._left -= len(line) + 1
        text = (
            self._clean(line) if self._left > 0 else "(more was printed than is kept)"
        )
        self._lines.append((write_epoch_ms(self._now()), text))
