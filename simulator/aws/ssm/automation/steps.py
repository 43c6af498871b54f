"""The steps of a runbook as they are written: an action, its inputs, what comes next.

It knows which actions there are and not what they do.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import Fault
from gameday.simulator.aws.ssm.automation.conditions import (
    find_problems as find_condition_problems,
)
from gameday.simulator.aws.ssm.automation.values import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gameday.scenarios.document import Path

__all__ = ["ACTIONS", "Output", "Step", "read_steps"]

ACTIONS: Final = (
    "aws:approve",
    "aws:assertAwsResourceProperty",
    "aws:branch",
    "aws:changeInstanceState",
    "aws:copyImage",
    "aws:createImage",
    "aws:createStack",
    "aws:createTags",
    "aws:deleteImage",
    "aws:deleteStack",
    "aws:executeAutomation",
    "aws:executeAwsApi",
    "aws:executeScript",
    "aws:executeStateMachine",
    "aws:invokeLambdaFunction",
    "aws:invokeWebhook",
    "aws:loop",
    "aws:pause",
    "aws:runCommand",
    "aws:runInstances",
    "aws:sleep",
    "aws:updateVariable",
    "aws:waitForAwsResourceProperty",
)
"""Every action of Automation."""

_NAME = re.compile(r"[a-zA-Z0-9_]+")
_JUMP = "step:"
_PROPERTIES = frozenset(
    {"action", "description", "inputs", "isCritical", "isEnd", "maxAttempts", "name"}
    | {"nextStep", "onCancel", "onFailure", "outputs", "timeoutSeconds"}
)
_CALLS = (
    "aws:executeAwsApi",
    "aws:assertAwsResourceProperty",
    "aws:waitForAwsResourceProperty",
)


@dataclass(frozen=True, slots=True)
class Output:
    """A value that a step takes from what its action returned."""

    name: str
    selector: str
    type: str = "String"


@dataclass(frozen=True, slots=True)
class Step:
    """One step."""

    name: str
    action: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    next_step: str | None = None
    is_end: bool = False
    on_failure: str = "Abort"
    """``Abort``, ``Continue`` or ``step:NAME``."""
    on_cancel: str = "Abort"
    is_critical: bool = True
    max_attempts: int = 1
    timeout_s: float | None = None
    inner: tuple[Step, ...] = ()
    """The steps of a loop."""
    place: Path = ()
    """Where it stands in its document."""

    @property
    def failure_step(self) -> str | None:
        """The step to go to where this one fails."""
        return _target(self.on_failure)

    @property
    def cancel_step(self) -> str | None:
        """The step to go to where the execution is cancelled in this one."""
        return _target(self.on_cancel)

    @property
    def templates(self) -> dict[str, Any]:
        """The inputs whose references are filled before the action runs.

        A script is Python, and a loop's steps and a branch's choices are filled when
        it is their turn.
        """
        later = ("Choices", "LoopCondition", "Script", "Steps")
        return {k: v for k, v in self.inputs.items() if k not in later}

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The choices of a branch."""
        found = self.inputs.get("Choices")
        return found if isinstance(found, list) else []


def read_steps(
    content: Sequence[Mapping[str, Any]], place: Path
) -> tuple[tuple[Step, ...], list[Fault]]:
    """Read a list of steps, and tell what is wrong with them.

    Args:
        content: Mappings of a runbook's form.
        place: The way of keys that leads to them.
    """
    steps: list[Step] = []
    faults: list[Fault] = []
    for index, given in enumerate(content):
        at = (*place, index)
        name = given.get("name") or f"{'.'.join(map(str, place))}[{index}]"
        faults += (Fault(at, f"{name}: {problem}") for problem in _find_problems(given))
        step, within = _read(name, given, at)
        faults += within
        steps.append(step)
    faults += _find_lost(steps)
    return tuple(steps), faults


def _read(name: str, given: Mapping[str, Any], at: Path) -> tuple[Step, list[Fault]]:
    on_failure = given.get("onFailure") or "Abort"
    step = Step(
        name=name,
        action=str(given.get("action")),
        inputs=given.get("inputs") or {},
        outputs=tuple(_read_outputs(given.get("outputs"))),
        next_step=given.get("nextStep"),
        is_end=_is_true(given.get("isEnd", False)),
        on_failure=on_failure,
        on_cancel=given.get("onCancel") or "Abort",
        is_critical=_is_true(given.get("isCritical", on_failure != "Continue")),
        max_attempts=_number(given.get("maxAttempts"), 1),
        timeout_s=_number(given.get("timeoutSeconds"), None),
        place=at,
    )
    if step.action != "aws:loop":
        return step, []
    inner, faults = read_steps(step.inputs.get("Steps") or [], (*at, "inputs", "Steps"))
    return replace(step, inner=inner), faults


def _read_outputs(content: Any) -> Iterator[Output]:
    for given in content if isinstance(content, list) else []:
        if isinstance(given, dict) and "Name" in given:
            selector = str(given.get("Selector", "$"))
            yield Output(str(given["Name"]), selector, str(given.get("Type", "String")))


def _find_problems(given: Mapping[str, Any]) -> Iterator[str]:
    action = str(given.get("action"))
    if not _NAME.fullmatch(str(given.get("name", ""))):
        yield "name: expected letters, digits and underscores"
    if action not in ACTIONS:
        hint = suggest(action, list(ACTIONS))
        yield f"there is no action {action}{f' ({hint})' if hint else ''}"
    if unknown := [str(key) for key in given if key not in _PROPERTIES]:
        yield f"there is no property {', '.join(unknown)}"
    inputs = given.get("inputs") or {}
    if action in _CALLS:
        yield from (f"inputs: {n} is missing" for n in _missing(action, inputs))
    if action == "aws:branch":
        for choice in inputs.get("Choices") or [None]:
            yield from (f"Choices: {p}" for p in find_condition_problems(choice))
    for output in given.get("outputs") or ():
        yield from _find_output_problems(output)


def _missing(action: str, inputs: Mapping[str, Any]) -> list[str]:
    names = ["Service", "Api"]
    if action != "aws:executeAwsApi":
        names += ["PropertySelector", "DesiredValues"]
    return [name for name in names if name not in inputs]


def _find_output_problems(output: Any) -> Iterator[str]:
    if isinstance(output, str):
        return
    if not isinstance(output, dict) or "Name" not in output:
        yield "outputs: expected Name, Selector and Type"
    elif output.get("Type", "String") not in TYPES:
        types = ", ".join(TYPES)
        yield f"outputs.{output['Name']}: expected one of {types}"


def _find_lost(steps: list[Step]) -> Iterator[Fault]:
    """Find names given twice, and jumps to steps that are not there."""
    places = {step.name: step.place for step in steps}
    count = Counter(step.name for step in steps)
    for name, place in places.items():
        if count[name] > 1:
            yield Fault(place, f"{name}: the name is given to {count[name]} steps")
    for step in steps:
        for target in _targets(step):
            if target is not None and target not in places:
                told = f"{step.name}: there is no step {target} to go to"
                yield Fault(step.place, told)


def _targets(step: Step) -> Iterator[str | None]:
    yield from (step.next_step, step.failure_step, step.cancel_step)
    if step.action == "aws:branch":
        yield step.inputs.get("Default")
        for choice in step.choices:
            yield choice.get("NextStep") if isinstance(choice, dict) else None


def _target(text: str) -> str | None:
    return text.removeprefix(_JUMP) if text.startswith(_JUMP) else None


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"


def _number(value: Any, default: Any) -> Any:
    """Read a number that may be written as text; a reference stays for later."""
    try:
        return default if value is None else int(value)
    except (OverflowError, TypeError, ValueError):
        return default
