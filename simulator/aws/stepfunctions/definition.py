"""A state machine's definition: read, and checked before anything runs."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["find_problems", "read_definition"]

_TYPES = frozenset(
    {"Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait"}
)


def read_definition(text: str) -> dict[str, Any]:
    """Read a definition.

    Raises:
        ValueError: It is not a JSON object.
    """
    definition = json.loads(text)
    if not isinstance(definition, dict):
        kind = type(definition).__name__
        raise ValueError(f"expected an object, found {kind}")  # noqa: TRY004 - of text
    return definition


def find_problems(definition: dict[str, Any], where: str = "") -> list[str]:
    """Return what is wrong with a definition, or with a part that has states itself."""
    states = definition.get("States")
    if not isinstance(states, dict) or not states:
        return [f"{where}there are no `States`"]
    problems = []
    if definition.get("QueryLanguage") == "JSONata":
        problems.append(f"{where}the query language JSONata is not understood here")
    if definition.get("StartAt") not in states:
        problems.append(f"{where}`StartAt` is no state: {definition.get('StartAt')}")
    for name, state in states.items():
        problems += _check(f"{where}{name}: ", state, states)
    return problems


def _check(where: str, state: dict[str, Any], states: dict[str, Any]) -> list[str]:
    problems = []
    if state.get("Type") not in _TYPES:
        problems.append(f"{where}there is no type `{state.get('Type')}`")
    if state.get("QueryLanguage") == "JSONata":
        problems.append(f"{where}the query language JSONata is not understood here")
    missing = (each for each in _list_targets(state) if each not in states)
    problems += [f"{where}there is no state `{target}`" for target in missing]
    for part in _list_parts(state):
        problems += find_problems(part, where)
    return problems


def _list_targets(state: dict[str, Any]) -> list[Any]:
    rules = [*(state.get("Choices") or ()), *(state.get("Catch") or ())]
    named = [state.get("Next"), state.get("Default"), *(r.get("Next") for r in rules)]
    return [name for name in named if name is not None]


def _list_parts(state: dict[str, Any]) -> list[dict[str, Any]]:
    one = state.get("ItemProcessor") or state.get("Iterator")
    return [*(state.get("Branches") or ()), *([one] if one else ())]
