"""What a state makes of its input and its result: paths, templates, selectors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.paths import find, put

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.stepfunctions.intrinsics import Intrinsics

__all__ = ["DataFlow", "read_moment"]

_State = dict[str, Any]
_WHOLE = "$"
_MOMENT = "a valid ISO-8601 extended offset date-time format string"


@dataclass(frozen=True, slots=True)
class DataFlow:
    """Applies paths and templates.

    Args:
        intrinsics: Works functions out.
        context: The context object, ``$$``.
    """

    intrinsics: Intrinsics
    context: Mapping[str, Any]

    def look_up(self, data: Any, path: str) -> Any:
        """Return what a path of the data or of the context object leads to."""
        if path.startswith("$$"):
            return find(self.context, path[1:])
        return find(data, path)

    def find_seconds(self, data: Any, state: _State, name: str) -> float:
        """Return the seconds that a path of a state leads to.

        Raises:
            StateFailed: There is nothing, or no such number.
        """
        found = self.look_up(data, state[name])
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        if not is_number or found < 0:
            raise _unlike(name, state[name], found, "an integer value")
        return float(found)

    def find_moment(self, data: Any, state: _State, name: str) -> datetime:
        """Return the moment that a path of a state leads to.

        Raises:
            StateFailed: There is nothing, or no time with its offset.
        """
        found = self.look_up(data, state[name])
        moment = read_moment(found)
        if moment is None:
            raise _unlike(name, state[name], found, _MOMENT)
        return moment

    def enter(self, state: _State, data: Any) -> Any:
        """Return a state's effective input: ``InputPath`` and ``Parameters``."""
        path = state.get("InputPath", _WHOLE)
        selected = {} if path is None else self.look_up(data, path)
        if "Parameters" in state:
            return self.fill(state["Parameters"], selected)
        return selected

    def leave(self, state: _State, data: Any, result: Any) -> Any:
        """Return a state's output: selector, ``ResultPath`` and ``OutputPath``."""
        if "ResultSelector" in state:
            result = self.fill(state["ResultSelector"], result)
        output = self.place(state.get("ResultPath", _WHOLE), data, result)
        path = state.get("OutputPath", _WHOLE)
        return {} if path is None else self.look_up(output, path)

    @staticmethod
    def place(path: str | None, data: Any, result: Any) -> Any:
        """Put a result where ``ResultPath`` says; null drops it."""
        if path is None:
            return data
        if path.startswith("$$"):
            raise StateFailed("States.Runtime", "ResultPath cannot change the context")
        return put(data, path, result)

    def fill(self, template: Any, data: Any) -> Any:
        """Fill in a payload template, whose keys with ``.$`` are looked up."""
        if isinstance(template, list):
            return [self.fill(each, data) for each in template]
        if not isinstance(template, dict):
            return template
        filled = {}
        for key, value in template.items():
            if key.endswith(".$"):
                filled[key[:-2]] = self.evaluate(value, data)
            else:
                filled[key] = self.fill(value, data)
        return filled

    def evaluate(self, text: Any, data: Any) -> Any:
        """Return what a path or a call of an intrinsic function stands for."""
        if not isinstance(text, str):
            raise StateFailed("States.Runtime", f"expected a path, found {text!r}")
        if text.startswith("$"):
            return self.look_up(data, text)
        return self.intrinsics.evaluate(text, lambda path: self.look_up(data, path))


def read_moment(value: Any) -> datetime | None:
    """Read a time that says its offset from UTC; None where it is none."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo is not None else None


def _unlike(name: str, path: str, found: Any, expected: str) -> StateFailed:
    told = f"The {name} parameter does not reference {expected}"
    return StateFailed("States.Runtime", f"{told}: {path} == {json.dumps(found)}")
