"""How a task ended that ran in a process of its own: with a value, or in trouble."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from gameday.scenarios.errors import GameDayError
from gameday.scenarios.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Ending", "Trouble", "run_task"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a task came to no value."""

    kind: Literal["crashed", "hung", "interrupted", "refused"]
    """``refused`` where a person can answer it, as a missing responder."""
    message: str
    detail: str = ""
    """What the process last said: a traceback, or the end of its output."""
    exit_code: ExitCode = ExitCode.ABORTED
    code: str = "exercise-ended"
    """The error's stable name."""
    hint: str | None = None
    """What to do next."""


@dataclass(frozen=True, slots=True)
class Ending(Generic[T]):
    """How a task ended."""

    value: T | None = None
    trouble: Trouble | None = None
    folder: Path | None = None
    """The run folder, where the exercise had come to say which it is."""
    seconds: float = 0.0
    """How long it took, in real time."""


def run_task(task: Callable[[], T]) -> Ending[T]:
    """Run a task in this process, and say how it ended whatever happens."""
    try:
        return Ending(task())
    except GameDayError as error:
        return Ending(None, _refuse(error))
    except MemoryError:
        told = "the exercise needed more memory than it may have"
        return Ending(None, Trouble("crashed", told, traceback.format_exc()))
    except BaseException as error:  # noqa: BLE001 - the process ends with this answer
        return Ending(None, _own_up(error))


def _refuse(error: GameDayError) -> Trouble:
    return Trouble(
        "refused",
        str(error),
        exit_code=error.exit_code,
        code=error.code,
        hint=error.hint,
    )


def _own_up(error: BaseException) -> Trouble:
    """Say of an error that it is ours: a handler's never comes as far as here."""
    last = "".join(traceback.format_exception_only(error)).strip()
    return Trouble(
        "crashed",
        f"the exercise ended in an error of the simulator's own: {last}",
        traceback.format_exc(),
        exit_code=ExitCode.OUR_ERROR,
        code="own-error",
    )
