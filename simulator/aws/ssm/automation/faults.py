"""How a step, an execution or a document fails, and what interrupts one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scenarios.errors import Problem

__all__ = [
    "Cancelled",
    "DocumentInvalid",
    "Signalled",
    "StepFailed",
    "StepTimedOut",
    "StepUnplayed",
]


class DocumentInvalid(ValueError):
    """A document that AWS would refuse; `problems` has every reason at its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(each.message for each in problems))
        self.problems = problems


class StepFailed(Exception):
    """A step did not do what it is for.

    Args:
        message: Why, for the execution's record.
        kind: The ``FailureType`` of the API: an error code, or what went wrong.
    """

    def __init__(self, message: str, *, kind: str = "Failure") -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind


class StepUnplayed(StepFailed):
    """A step asks for what is not played: a gap of ours.

    Args:
        what: What is lacking, in a few words.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not played in an exercise", kind="NotSimulated")
        self.what = what


class StepTimedOut(StepFailed):
    """A step took longer than its ``timeoutSeconds``."""


class Cancelled(BaseException):
    """Raised inside an execution that somebody stops.

    It is no `Exception`, so that a script's ``except Exception`` does not swallow it.
    """


class Signalled(BaseException):
    """Raised inside an execution that waits for a person, when one answers."""
