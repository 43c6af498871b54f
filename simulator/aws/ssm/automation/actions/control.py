"""Actions that decide what runs and when: branch, loop, sleep, updateVariable."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ssm.automation.conditions import holds
from gameday.simulator.aws.ssm.automation.faults import StepFailed
from gameday.simulator.aws.ssm.automation.run import Result

if TYPE_CHECKING:
    from gameday.simulator.aws.ssm.automation.execution import StepRecord
    from gameday.simulator.aws.ssm.automation.run import Run

__all__ = ["branch", "loop", "sleep", "update_variable"]

_MOST_ITERATIONS = 100
_LONGEST_S = 604_799
_DURATION = re.compile(
    r"P(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?)?"
)
_UNITS_S = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
_VARIABLE = "variable:"


def branch(run: Run, record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Go to the step of the first choice that is true, or to the default."""
    for choice in record.step.choices:
        if holds(choice, run.fill_or_none):
            return Result(go_to=str(choice["NextStep"]))
    return Result(go_to=inputs.get("Default"))


def loop(run: Run, record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Run the inner steps for each item, or as long as a condition holds."""
    step = record.step
    if "Iterators" in inputs:
        items = inputs["Iterators"]
        if not isinstance(items, list):
            raise StepFailed("Iterators: expected a list", kind="InvalidInputs")
        if len(items) > _MOST_ITERATIONS:
            raise StepFailed(
                f"Iterators: expected at most {_MOST_ITERATIONS}, found {len(items)}",
                kind="InvalidInputs",
            )
        for item in items:
            current = {f"{step.name}.CurrentIteratorValue": item}
            run.run_steps(replace(run, scope=run.scope | current), step.inner)
        return Result()
    condition = step.inputs.get("LoopCondition")
    if not isinstance(condition, dict):
        raise StepFailed("expected Iterators or LoopCondition", kind="InvalidInputs")
    for _ in range(int(inputs.get("MaxIterations", _MOST_ITERATIONS))):
        run.run_steps(run, step.inner)
        if not holds(condition, run.fill_or_none):
            break
    return Result()


def sleep(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Wait for a duration, or until a moment; a moment that has passed is no wait."""
    if "Duration" in inputs:
        seconds = _read_duration(str(inputs["Duration"]))
    else:
        seconds = (
            _read_moment(inputs.get("Timestamp")) - run.clock.now()
        ).total_seconds()
    if seconds > _LONGEST_S:
        raise StepFailed("expected at most seven days", kind="InvalidInputs")
    run.clock.sleep(max(0.0, seconds))
    return Result()


def update_variable(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Give a variable another value of its type."""
    name = str(inputs.get("Name", "")).removeprefix(_VARIABLE)
    variables = run.execution.variables
    if name not in variables:
        raise StepFailed(f"there is no variable {name}", kind="InvalidInputs")
    value, before = inputs.get("Value"), variables[name]
    if before is not None and type(value) is not type(before):
        expected, found = type(before).__name__, type(value).__name__
        raise StepFailed(
            f"{name}: expected a {expected}, found a {found}", kind="InvalidInputs"
        )
    variables[name] = value
    return Result()


def _read_duration(text: str) -> float:
    match = _DURATION.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        raise StepFailed(
            f"Duration: expected an ISO 8601 duration such as PT10M, found {text}",
            kind="InvalidInputs",
        )
    found = match.groupdict()
    return sum(float(found[unit] or 0) * size for unit, size in _UNITS_S.items())


def _read_moment(given: Any) -> datetime:
    try:
        moment = (
            given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
        )
    except ValueError as error:
        raise StepFailed(f"Timestamp: {error}", kind="InvalidInputs") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
