"""How a state fails: an error's name and its cause, as the States Language has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["StateFailed"]

_ALL = "States.ALL"
_TASK = "States.TaskFailed"
_NOT_BY_ALL = frozenset({"States.DataLimitExceeded", "States.Runtime"})
_NOT_BY_TASK = frozenset({"States.Timeout"})


class StateFailed(Exception):
    """A state, or a whole execution, ended with an error.

    Args:
        error: ``States.TaskFailed``, ``Lambda.ServiceException``, a class's name …
        cause: What a person can read.
    """

    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(f"{error}: {cause}")
        self.error = error
        self.cause = cause

    def is_among(self, names: Sequence[str]) -> bool:
        """Say whether a retrier or a catcher with these names is for this error."""
        if self.error in names:
            return True
        if _ALL in names and self.error not in _NOT_BY_ALL:
            return True
        is_reserved = self.error.startswith("States.") and self.error != _TASK
        return _TASK in names and not is_reserved and self.error not in _NOT_BY_TASK
