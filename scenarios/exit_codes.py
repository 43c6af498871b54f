"""How the `gameday` command ends: every exit code, and what it means.

This is the one place of the numbers. Which of them an error ends with, its class says;
which an exercise ends with, its scorecard.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self

__all__ = ["ExitCode"]


class ExitCode(IntEnum):
    """What a command ends with; the highest, where it played several exercises."""

    meaning: str

    def __new__(cls, number: int, meaning: str) -> Self:
        """Make a number that says what it means."""
        code = int.__new__(cls, number)
        code._value_ = number
        code.meaning = meaning
        return code

    PASSED = 0, "The response passed; in `gameday test`, every one did as it should."
    FAILED = 1, "The response failed, or became worse than in the baseline."
    BAD_INPUT = (
        2,
        "The input cannot be used: scenario, responder, option or run.",
    )
    NOT_READY = 3, "The estate could not be made, or the steady state was not met."
    CANNOT_SAY = (
        4,
        "Nothing can be said: an inject had no effect, or a part of AWS was lacking.",
    )
    ABORTED = (
        5,
        "The exercise was ended before its time, or could not be written down.",
    )
    LEFT_BEHIND = (
        6,
        "Something of the exercise was left behind, whatever else it was.",
    )
    OUR_ERROR = 7, "An error of the simulator's own, which is worth a report."
