"""What a function prints and logs, on its way to CloudWatch Logs.

One line is one event, in the form and under the names Lambda uses. Memory used is not
reported: it is not measured here.
"""

from __future__ import annotations

import io
import logging
import math
import time
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.times import write_epoch_ms
from gameday.simulator.engine.clock.trail import step

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.aws.lambda_.function import Function
    from gameday.simulator.aws.lambda_.seams import LogStore

__all__ = ["FunctionLog", "LogHandler"]

_MAX_EVENT = 262_144 - 26  # CloudWatch's limit of an event, less its overhead
_TAIL = 4096  # what an invocation with LogType=Tail returns
_MILLISECOND = 1000


class FunctionLog:
    """One invocation's log, and the file that standard output writes into."""

    def __init__(
        self, function: Function, now: Callable[[], datetime], store: LogStore
    ) -> None:
        self._function = function
        self._now = now
        self._store = store
        self._events: list[tuple[int, str]] = []
        self._sent = 0
        self._rest = ""
        self.request_id = ""
        sink: Any = _Sink(self.write)
        self.output = io.TextIOWrapper(
            sink,
            encoding="utf-8",
            errors="replace",
            write_through=True,
        )

    def write(self, text: str) -> None:
        """Take text; every full line becomes an event."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._add(line)

    def start(self, request_id: str) -> None:
        """Begin an invocation."""
        self.request_id = request_id
        self._events.clear()
        self._sent = 0
        self._add(f"START RequestId: {request_id} Version: {self._function.version}")

    def end(self, duration_s: float, *, init_s: float | None) -> None:
        """End the invocation with its report."""
        self._flush()
        milliseconds = duration_s * _MILLISECOND
        fields = [
            f"REPORT RequestId: {self.request_id}",
            f"Duration: {milliseconds:.2f} ms",
            f"Billed Duration: {math.ceil(milliseconds)} ms",
            f"Memory Size: {self._function.memory_mb} MB",
        ]
        if init_s is not None:
            fields.append(f"Init Duration: {init_s * _MILLISECOND:.2f} ms")
        self._add(f"END RequestId: {self.request_id}")
        self._add("\t".join(fields))

    def tail(self) -> bytes:
        """Return the last 4 KB of the invocation's log."""
        text = "".join(f"{message}\n" for _, message in self._events)
        return text.encode()[-_TAIL:]

    def send(self, stream: str) -> None:
        """Put the events that were not sent yet into the function's log group."""
        waiting, self._sent = self._events[self._sent :], len(self._events)
        events = [
            (timestamp, message[at : at + _MAX_EVENT])
            for timestamp, message in waiting
            for at in range(0, len(message) or 1, _MAX_EVENT)
        ]
        with step("logs", "its log"):  # which may have subscribers
            self._store.write(
                self._function.log_group,
                stream,
                events,
                account=self._function.account,
                region=self._function.region,
            )

    def _flush(self) -> None:
        if not self.output.closed:  # by the function, which then prints no more
            self.output.flush()
        if self._rest:
            self.write("\n")

    def _add(self, message: str) -> None:
        timestamp = write_epoch_ms(self._now())
        # Half a character, which Python can hold, is none in a log.
        self._events.append((timestamp, message.encode(errors="replace").decode()))


class LogHandler(logging.Handler):
    """The handler Lambda puts on the root logger."""

    def __init__(self, log: FunctionLog) -> None:
        super().__init__()
        self._log = log
        form = (
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
        )
        formatter = logging.Formatter(form, "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, as one text whatever its number of lines."""
        record.aws_request_id = self._log.request_id
        try:
            self._log.write(f"{self.format(record)}\n")
        except Exception:  # noqa: BLE001 - logging answers a bad record itself
            self.handleError(record)


class _Sink(io.BufferedIOBase):
    """Bytes in, text out, at once: nothing is lost at a time-out."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__()
        self._write = write

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        content = bytes(data)
        self._write(content.decode("utf-8", errors="replace"))
        return len(content)
