"""Whose code runs: a responder's, whose connections lead into the web, or our own."""

from __future__ import annotations

import contextlib
from os import getpid  # the real one, whatever a function is told
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

__all__ = ["Whose"]


class Whose:
    """Whose code runs now, and how to be somebody else for a moment.

    Args:
        is_foreign: Whether it is a responder's.
        aside: Makes the process the simulator's own for the length of a block.
    """

    def __init__(
        self,
        is_foreign: Callable[[], bool],
        aside: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext,
    ) -> None:
        self._is_foreign = is_foreign
        self._process = getpid()
        self.aside = aside

    def is_foreign(self) -> bool:
        """Tell whether a responder's code runs, in the exercise's own process."""
        return self._is_foreign() and getpid() == self._process
