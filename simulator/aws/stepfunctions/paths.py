"""Paths in a state machine: one that leads to nothing fails the state.

The paths themselves are `aws.jsonpath`'s.
"""

from __future__ import annotations

from typing import Any

from gameday.simulator.aws import jsonpath
from gameday.simulator.aws.jsonpath import MISSING, STATES, InvalidJsonPath
from gameday.simulator.aws.stepfunctions.errors import StateFailed

__all__ = ["find", "put"]


def find(document: Any, path: str) -> Any:
    """Return what a path leads to.

    Raises:
        StateFailed: There is nothing, or it is no path.
    """
    try:
        found = jsonpath.find(document, path, STATES)
    except InvalidJsonPath as error:
        raise StateFailed("States.Runtime", str(error)) from error
    if found is MISSING:
        raise StateFailed(
            "States.Runtime",
            f"Invalid path '{path}': there is nothing there in the input",
        )
    return found


def put(document: Any, path: str, value: Any) -> Any:
    """Return a document with a value at a path, making what is missing on the way.

    Raises:
        StateFailed: The path is not one of names and indexes, or a list is too short.
    """
    try:
        return jsonpath.put(document, path, value, STATES)
    except (InvalidJsonPath, LookupError) as error:
        raise StateFailed("States.ResultPathMatchFailure", str(error)) from error
