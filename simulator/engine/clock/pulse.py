"""An exercise's pulse, for whoever watches its process from outside.

While a clock is watched, it beats several times a second; it stops where an actor can
be reached by nothing in this process any more. Who listens is not known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LISTENERS", "beat", "rest"]

LISTENERS: list[Callable[[bool], None]] = []
"""Called with whether the exercise is being played, from a thread of their own."""


def beat() -> None:
    """Say that the exercise goes on."""
    for hear in LISTENERS:
        hear(True)  # noqa: FBT003 - the only thing there is to hear


def rest() -> None:
    """Say that it is not being played any more, and no beat is to be expected."""
    for hear in LISTENERS:
        hear(False)  # noqa: FBT003 - as above
