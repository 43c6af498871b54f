"""How the command ends, whatever happened: a sentence on standard error, an exit code.

Here is the only place where an exception becomes either. A person's mistake has its
hint; an error of ours has a file with its details, and an exit code of its own, so that
nobody takes it for the response's; an interruption is one wherever it comes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from gameday.scenarios.visible import visible
from gameday.simulator.cli.echo import echo_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gameday.scenarios.exit_codes import ExitCode

__all__ = ["end_with", "ending_on_signals", "keep_details", "tell_error"]

_LOST = {errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EBADF, errno.EDQUOT, errno.EFBIG}
"""What says of a write without a file's name that standard output takes no more."""


def end_with(command: Callable[[], object]) -> NoReturn:
    """Run a command and leave with its exit code, or with that of what it raised."""
    # Help must be quick: of ours, only what says how commands end.
    from gameday.scenarios.errors import GameDayError
    from gameday.scenarios.exit_codes import ExitCode

    output = sys.stdout
    try:
        sys.exit(_finish(command, output))
    except SystemExit as leaving:
        # click answers a closed pipe by itself, as if the command had failed.
        if sys.stdout is not output:
            sys.stdout = output
            _leave(ExitCode.ABORTED, *_tell_lost(BrokenPipeError(errno.EPIPE, "")))
        raise leaving from None
    except click.ClickException as error:
        error.show()
        _leave(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _forget_interruption()
        _leave(ExitCode.ABORTED, *tell_error("interrupted", "interrupted"))
    except GameDayError as error:
        _leave(error.exit_code, *tell_error(str(error), error.code, error.hint))
    except OSError as error:
        if error.errno in _LOST and error.filename is None:
            _leave(ExitCode.ABORTED, *_tell_lost(error))
        _leave(ExitCode.OUR_ERROR, *_own_up(error))
    except Exception as error:  # noqa: BLE001 - nothing of ours ends in a traceback
        _leave(ExitCode.OUR_ERROR, *_own_up(error))


def tell_error(message: str, code: str, hint: str | None = None) -> list[str]:
    """Write an error as the lines that a person reads."""
    head = click.style("error: ", fg="red", bold=True)
    lines = [f"{head}{visible(message)} [{code}]"]
    return [*lines, "", f"hint: {visible(hint)}"] if hint else lines


def keep_details(details: str, folder: Path | None = None) -> str:
    """Write the details of an error into a file, and say where they are.

    Args:
        details: A traceback, or what a process said before it ended.
        folder: Of a run; the system's temporary one where left out.
    """
    from pathlib import Path
    from tempfile import mkstemp

    try:
        if folder is not None:
            path = folder / "error.txt"
        else:
            handle, name = mkstemp(prefix="gameday-error-", suffix=".txt")
            os.close(handle)
            path = Path(name)
        path.write_text(details + "\n", encoding="utf-8", errors="replace")
    except OSError as problem:  # then here is the only place that is left
        return f"the details cannot be kept ({problem.strerror}):\n{details}"
    return f"the details are in {path}"


@contextlib.contextmanager
def ending_on_signals() -> Iterator[Callable[[], None]]:
    """Take the signals that end a job, or close its terminal, for a Ctrl-C.

    Python loses an exception that a signal raises inside a destructor or a fork's
    hooks; so the signal is remembered, and the yielded function raises it again.
    """
    came: list[int] = []

    def interrupt(number: int, _frame: object) -> NoReturn:
        came.append(number)
        raise KeyboardInterrupt

    def ensure_going() -> None:
        if came:
            raise KeyboardInterrupt

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, interrupt) for number in numbers]
    try:
        yield ensure_going
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _forget_interruption() -> None:
    """Have `python -m` end with our exit code, and not by the signal.

    Where it came while a text was executed, as a dataclass is made, CPython remembers
    it as nobody's and kills itself in the end; executing another text makes it forget
    (``run_eval_code_obj`` in ``Python/pythonrun.c``).
    """
    exec("")  # noqa: S102 - of no text


def _finish(command: Callable[[], object], output: object) -> int | ExitCode:
    """Run a command, and see that what it wrote is out."""
    code: int | ExitCode
    try:
        ended = command()
        code = ended if isinstance(ended, int) else 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0
        if sys.stdout is not output:
            raise
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    sys.stdout.flush()
    return code


def _leave(code: int, *lines: str) -> NoReturn:
    """Say something on standard error, where that can be, and leave."""
    with contextlib.suppress(OSError):
        for line in lines:
            echo_page(line, err=True)
    sys.exit(code)


def _tell_lost(error: OSError) -> list[str]:
    """Say that standard output takes no more, and write no more to it."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        # What is left in its buffer would fail again when Python ends.
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
    if error.errno == errno.EPIPE:
        told = "standard output was closed before everything was written to it"
    else:
        told = f"standard output cannot be written to: {error.strerror}"
    return tell_error(told, "output-lost", "what a run has left in its folder is whole")


def _own_up(error: Exception) -> list[str]:
    import traceback

    last = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    where = keep_details("".join(traceback.format_exception(error)).rstrip())
    told = f"an error of the simulator's own: {last}"
    return tell_error(told, "own-error", f"{where}; it is worth a report")
