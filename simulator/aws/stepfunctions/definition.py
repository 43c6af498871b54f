"""A state machine's definition: read, and checked before anything runs.

What it checks is what ``CreateStateMachine`` refuses as ``InvalidDefinition``; the form
is the States Language's: https://states-language.net/spec.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gameday.scenarios.structure import (
    FLAG,
    MAPPING,
    NUMBER,
    TEXT,
    later,
    list_of,
    mapping_of,
    record,
)
from gameday.scenarios.validation import Fault, show
from gameday.simulator.aws.stepfunctions.choices import COMPARISONS
from gameday.simulator.aws.stepfunctions.payload import read_moment
from gameday.simulator.aws.stepfunctions.unplayed import uses_jsonata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.document import Path
    from gameday.scenarios.structure import Shape

__all__ = ["find_faults", "list_targets", "read_definition"]

_TYPES = frozenset(
    {"Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait"}
)
_ENDS = frozenset({"Choice", "Fail", "Succeed"})
"""Types of states that have neither ``Next`` nor ``End``."""


def _moment(value: Any, path: Path) -> Iterator[Fault]:
    if read_moment(value) is None:
        yield Fault(path, f"expected a time with its offset, found {show(value)}")


_OF_RULES = frozenset({"And", "Not", "Or"})
"""Comparisons that are made of other rules."""

_ERRORS = list_of(TEXT, least=1)
_RULE: Shape = record(
    {
        "And": list_of(later(lambda: _RULE), least=1),
        "Next": TEXT,
        "Not": later(lambda: _RULE),
        "Or": list_of(later(lambda: _RULE), least=1),
        "Variable": TEXT,
        **COMPARISONS,
    },
    nulls=(),
)
_RETRIER = record(
    {
        "BackoffRate": NUMBER,
        "ErrorEquals": _ERRORS,
        "IntervalSeconds": NUMBER,
        "MaxAttempts": NUMBER,
        "MaxDelaySeconds": NUMBER,
    },
    required=("ErrorEquals",),
    nulls=(),
)
_CATCHER = record(
    {"ErrorEquals": _ERRORS, "Next": TEXT, "ResultPath": TEXT},
    required=("ErrorEquals", "Next"),
    nulls=("ResultPath",),
)
_STATE = record(
    {
        "Branches": list_of(later(lambda: _MACHINE), least=1),
        "Catch": list_of(_CATCHER),
        "Cause": TEXT,
        "CausePath": TEXT,
        "Choices": list_of(_RULE, least=1),
        "Default": TEXT,
        "End": FLAG,
        "Error": TEXT,
        "ErrorPath": TEXT,
        "HeartbeatSeconds": NUMBER,
        "HeartbeatSecondsPath": TEXT,
        "InputPath": TEXT,
        "ItemProcessor": later(lambda: _MACHINE),
        "ItemSelector": MAPPING,
        "ItemsPath": TEXT,
        "Iterator": later(lambda: _MACHINE),
        "MaxConcurrency": NUMBER,
        "Next": TEXT,
        "OutputPath": TEXT,
        "Parameters": MAPPING,
        "Resource": TEXT,
        "ResultPath": TEXT,
        "ResultSelector": MAPPING,
        "Retry": list_of(_RETRIER),
        "Seconds": NUMBER,
        "SecondsPath": TEXT,
        "TimeoutSeconds": NUMBER,
        "TimeoutSecondsPath": TEXT,
        "Timestamp": _moment,
        "TimestampPath": TEXT,
        "Type": TEXT,
    },
    required=("Type",),
    nulls=("InputPath", "OutputPath", "ResultPath", "Result"),
)
_MACHINE: Shape = record(
    {
        "QueryLanguage": TEXT,
        "StartAt": TEXT,
        "States": mapping_of(_STATE),
        "TimeoutSeconds": NUMBER,
    },
    required=("StartAt", "States"),
)
_NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Choice": (("Choices",),),
    "Map": (("ItemProcessor", "Iterator"),),
    "Parallel": (("Branches",),),
    "Task": (("Resource",),),
    "Wait": (("Seconds", "SecondsPath", "Timestamp", "TimestampPath"),),
}
"""By type, what a state cannot do without; one of each."""


def read_definition(text: str) -> dict[str, Any]:
    """Read a definition.

    Raises:
        ValueError: It is not a JSON object.
    """
    try:
        definition = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(definition, dict):
        kind = type(definition).__name__
        raise ValueError(f"expected an object, found {kind}")  # noqa: TRY004 - of text
    return definition


def find_faults(definition: Any) -> list[Fault]:
    """Return what is wrong with a definition, by the path of keys that leads to it."""
    if uses_jsonata(definition):
        return []  # It has rules of its own, which nobody here knows.
    misshapen = list(_MACHINE(definition, ()))
    return misshapen or list(_find_faults(definition, ()))


def _find_faults(machine: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """Find what is wrong in a machine, or in a part of one that has states itself."""
    states = machine["States"]
    if not states:
        yield Fault((*path, "States"), "there are no `States`")
    if states and machine["StartAt"] not in states:
        place = (*path, "StartAt")
        yield Fault(place, f"`StartAt` is no state: {machine['StartAt'][:80]}")
    for name, state in states.items():
        place = (*path, "States", name)
        for fault in _check(state, states, place):
            yield Fault(fault.path, f"{name}: {fault.message}", fault.hint)
        for part in _list_parts(state):
            yield from _find_faults(_follow(state, part), (*place, *part))


def _check(
    state: Mapping[str, Any], states: Mapping[str, Any], path: Path
) -> Iterator[Fault]:
    kind = state["Type"]
    if kind not in _TYPES:
        yield Fault((*path, "Type"), f"there is no type `{kind[:80]}`")
    for names in _NEEDED.get(kind, ()):
        if not any(state.get(name) is not None for name in names):
            yield Fault(path, f"a {kind} has {' or '.join(f'`{n}`' for n in names)}")
    if kind in _TYPES - _ENDS and not (state.get("Next") or state.get("End")):
        yield Fault(path, "expected `Next`, or `End: true`")
    for index, rule in enumerate(state.get("Choices") or ()):
        yield from _check_rule(rule, (*path, "Choices", index))
    for way, target in list_targets(state):
        if target not in states:
            yield Fault((*path, *way), f"there is no state {show(target)}")


def _check_rule(rule: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """Find out whether a rule asks something: of one variable, or of other rules."""
    asked = [name for name in rule if name in COMPARISONS or name in _OF_RULES]
    if len(asked) != 1:
        found = ", ".join(f"`{name}`" for name in asked) or "none"
        yield Fault(path, f"expected one comparison, found {found}")
    elif asked[0] in COMPARISONS and rule.get("Variable") is None:
        yield Fault(path, f"`{asked[0]}` compares a `Variable`, which is missing")
    for name in ("And", "Or"):
        for index, each in enumerate(rule.get(name) or ()):
            yield from _check_rule(each, (*path, name, index))
    if rule.get("Not") is not None:
        yield from _check_rule(rule["Not"], (*path, "Not"))


def list_targets(state: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Return where a state leads, each by the way to the name of the next one."""
    for name in ("Next", "Default"):
        if state.get(name) is not None:
            yield (name,), state[name]
    for name in ("Choices", "Catch"):
        for index, rule in enumerate(state.get(name) or ()):
            if rule.get("Next") is None:
                yield (name, index), ""
            else:
                yield (name, index, "Next"), rule["Next"]


def _list_parts(state: Mapping[str, Any]) -> Iterator[Path]:
    """Return the ways to the parts of a state that are machines themselves."""
    for name in ("ItemProcessor", "Iterator"):
        if state.get(name) is not None:
            yield (name,)
            break
    for index in range(len(state.get("Branches") or ())):
        yield "Branches", index


def _follow(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value
