"""A definition refused when it is written, in the words of Step Functions.

Source: Step Functions API, CreateStateMachine ("InvalidDefinition") and
ValidateStateMachineDefinition; seen: localstack/localstack#11978 (a missing target, and
a state that nothing leads to), floci-io/floci#2735 and #2786 (a machine without end).
What is written in JSONata has rules that nobody here knows, and is taken as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.stepfunctions.definition import (
    find_faults,
    list_targets,
    read_definition,
)
from gameday.simulator.aws.stepfunctions.unplayed import uses_jsonata
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["check_definitions", "list_diagnostics"]

_WRITES = {"CreateStateMachine", "UpdateStateMachine"}
_TERMINAL = {"Fail", "Succeed"}
_MOST_BYTES = 1024 * 1024
"""Step Functions quotas: "Maximum state machine definition size", 1 MB."""


def check_definitions(call: Call, proceed: Proceed) -> Response:
    """Refuse a call that writes a definition Step Functions would not take.

    Raises:
        AwsError: With everything that is wrong with it.
    """
    text = call.params.get("definition")
    if call.service == "stepfunctions" and call.operation in _WRITES and text:
        told = ", ".join(list_diagnostics(str(text)))
        if told:
            raise AwsError(
                "InvalidDefinition", f"Invalid State Machine Definition: '{told}'"
            )
    return proceed(call)


def list_diagnostics(text: str) -> Iterator[str]:
    """List what is wrong with a definition, each with its code and its place."""
    if len(text.encode()) > _MOST_BYTES:
        yield "SCHEMA_VALIDATION_FAILED: the definition is longer than 1 MB at "
        return
    try:
        definition = read_definition(text)
    except ValueError as error:
        yield f"INVALID_JSON_DESCRIPTION: {error}"
        return
    if uses_jsonata(definition):
        return
    faults = [fault for fault in find_faults(definition) if not _is_target(fault.path)]
    for fault in faults:
        place = "/".join(map(str, fault.path))
        yield f"SCHEMA_VALIDATION_FAILED: {fault.message} at /{place}"
    if not faults:
        yield from _check_ways(definition, "")


def _is_target(path: tuple[Any, ...]) -> bool:
    """Say whether a fault is about where a state leads, which has its own code."""
    return bool(path) and path[-1] in {"Next", "Default", "StartAt"}


def _check_ways(machine: Mapping[str, Any], place: str) -> Iterator[str]:
    """Check that every way in a machine, and in each of its parts, leads somewhere."""
    states = machine["States"]
    for where, target in _list_ways(machine, place):
        if target not in states:
            yield (
                f"MISSING_TRANSITION_TARGET: Missing 'Next' target: {target} at {where}"
            )
    if not any(map(_is_end, states.values())):
        yield "MISSING_END_STATE: Workflow has no terminal state at null"
    else:
        reached = _reach(machine)
        for name in states:
            if name not in reached:
                yield (
                    f'MISSING_TRANSITION_TARGET: State "{name}" is not reachable. at '
                    f"{place}/States/{name}"
                )
    for name, state in states.items():
        for part, inner in _list_parts(state):
            yield from _check_ways(inner, f"{place}/States/{name}/{part}")


def _list_ways(machine: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    yield f"{place}/StartAt", machine["StartAt"]
    for name, state in machine["States"].items():
        for way, target in list_targets(state):
            yield f"{place}/States/{name}/{_write(way)}", target


def _write(way: tuple[Any, ...]) -> str:
    """Write a way within a state as ``Choices[0]/Next``."""
    written = ""
    for step in way:
        written += f"[{step}]" if isinstance(step, int) else f"/{step}"
    return written.removeprefix("/")


def _is_end(state: Mapping[str, Any]) -> bool:
    return state["Type"] in _TERMINAL or state.get("End") is True


def _reach(machine: Mapping[str, Any]) -> set[str]:
    states, reached = machine["States"], set()
    waiting = [machine["StartAt"]]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in states:
            continue
        reached.add(name)
        waiting += [target for _, target in list_targets(states[name])]
    return reached


def _list_parts(state: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in ("ItemProcessor", "Iterator"):
        if state.get(name) is not None:
            yield name, state[name]
            break
    for index, branch in enumerate(state.get("Branches") or ()):
        yield f"Branches[{index}]", branch
