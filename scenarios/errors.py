"""The errors a person can meet, drawn once.

::

    GameDayError                 has a code, a hint, a place and an exit code
    ├── ScenarioError            the input is not a valid scenario            exit 2
    ├── UsageError               the command line asks for what is not there  exit 2
    │   └── MissingExtra         it needs a part that is not installed        exit 2
    ├── PreflightFailed          the account or the steady state is not met   exit 3
    ├── InjectFailed             an inject was not effective                  exit 4
    ├── ExerciseAborted          the exercise was stopped and undone          exit 5
    └── CleanupIncomplete        something of the exercise was left behind    exit 6

It does not print: the command line shows an error, and every other caller decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gameday.scenarios.exit_codes import ExitCode

__all__ = [
    "CleanupIncomplete",
    "ExerciseAborted",
    "GameDayError",
    "InjectFailed",
    "PreflightFailed",
    "Problem",
    "ScenarioError",
    "UsageError",
    "Where",
    "tell_exception",
]

_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: ``path:line:column``, both counted from one."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Write the place the way editors and compilers do."""
        parts = (self.path, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: what was expected, what was found, where."""

    where: Where
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        """Write ``file:line:column: message``, then the hint."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.where}: {self.message}{hint}"


class GameDayError(Exception):
    """Something a person can answer; never shown with a traceback.

    Args:
        message: What was expected and what was found.
        code: A stable name of the error, kebab-case, for docs and scripts.
        hint: What to do next.
        where: The place in the input that caused it.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.BAD_INPUT

    def __init__(
        self,
        message: str,
        *,
        code: str,
        hint: str | None = None,
        where: Where | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        """Write the place, if there is one, and the message."""
        return f"{self.where}: {self.message}" if self.where else self.message


class ScenarioError(GameDayError):
    """The input is not a valid scenario; carries every problem found in it."""

    def __init__(
        self, problems: list[Problem], *, code: str = "scenario-invalid"
    ) -> None:
        self.problems = sorted(problems, key=_order)
        super().__init__("\n".join(map(str, self.problems)), code=code)


def tell_exception(error: BaseException) -> str:
    """Return the words of anybody's exception, whatever its ``__str__`` does.

    Words that cannot be had are told as Python's own tracebacks tell them.
    """
    try:
        words = str(error)
    except (Exception, SystemExit):  # noqa: BLE001 - a stranger's code may raise anything
        return "<exception str() failed>"
    return words[:_LONGEST].encode("utf-8", "backslashreplace").decode()


def _order(problem: Problem) -> tuple[str, int, int]:
    where = problem.where
    return where.path, where.line or 0, where.column or 0


class UsageError(GameDayError):
    """The command line asks for something that is not there."""


class PreflightFailed(GameDayError):
    """The account or the steady state is not what the exercise needs."""

    exit_code = ExitCode.NOT_READY


class InjectFailed(GameDayError):
    """An inject was not effective, so the exercise says nothing about the response."""

    exit_code = ExitCode.CANNOT_SAY


class ExerciseAborted(GameDayError):
    """The exercise was stopped before its end, and undone."""

    exit_code = ExitCode.ABORTED


class CleanupIncomplete(GameDayError):
    """Something of the exercise was left behind."""

    exit_code = ExitCode.LEFT_BEHIND
