"""How a task ended that ran in a process of its own: with a value, or in trouble."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from gameday.scenarios.errors import GameDayError
from gameday.scenarios.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Ending", "Trouble", "run_task"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a task came to no value."""

    kind: Literal["crashed", "hung", "refused"]
    """``refused`` where a person can answer it, as a missing responder."""
    message: str
    detail: str = ""
    """What the process last said: a traceback, or the end of its output."""
    exit_code: ExitCode = ExitCode.ABORTED


@dataclass(frozen=True, slots=True)
class Ending(Generic[T]):
    """How a task ended."""

    value: T | None = None
    trouble: Trouble | None = None


def run_task(task: Callable[[], T]) -> Ending[T]:
    """Run a task in this process, and say how it ended whatever happens."""
    try:
        return Ending(task())
    except GameDayError as error:
        hint = f"hint: {error.hint}" if error.hint else ""
        return Ending(None, Trouble("refused", str(error), hint, error.exit_code))
    except BaseException as error:  # noqa: BLE001 - the process ends with this answer
        last = "".join(traceback.format_exception_only(error)).strip()
        told = f"the exercise ended in an error: {last}"
        return Ending(None, Trouble("crashed", told, traceback.format_exc()))
