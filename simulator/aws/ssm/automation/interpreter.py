"""Run the steps of an execution in order, and decide what a failure means.

Source: user guide, "Properties shared by all actions" and "Using conditional statements
in runbooks". What a step does is its action's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from gameday.scenarios.errors import GameDayError, tell_exception
from gameday.simulator.aws.jsonpath import MISSING, RUNBOOKS, InvalidJsonPath, find
from gameday.simulator.aws.lambda_.deadline import Deadline, InvocationTimedOut
from gameday.simulator.aws.ssm.automation.actions import ACTIONS
from gameday.simulator.aws.ssm.automation.execution import StepRecord
from gameday.simulator.aws.ssm.automation.faults import (
    Cancelled,
    StepFailed,
    StepTimedOut,
    StepUnplayed,
)
from gameday.simulator.aws.ssm.automation.run import Result, Run
from gameday.simulator.aws.ssm.automation.values import describe_mismatch, fits, to_text
from gameday.simulator.engine.clock.limits import ActorStuck

if TYPE_CHECKING:
    from gameday.simulator.aws.ssm.automation.execution import Execution
    from gameday.simulator.aws.ssm.automation.seams import Host
    from gameday.simulator.aws.ssm.automation.steps import Output, Step

__all__ = ["interpret"]

_CANCELLATION_S = 120.0
"""How long the steps of a cancellation may take (user guide, ``onCancel``)."""

_NO_LIMIT_S = 3_650 * 86_400.0


class _Aborted(Exception):
    """A step failed whose failure ends the execution."""


def interpret(execution: Execution, host: Host) -> None:
    """Run an execution to its end, in the turns of its actor."""
    run = Run(execution, host, run_steps=_run_steps)
    execution.status = "InProgress"
    execution.variables = dict(execution.document.variables)
    try:
        _run_steps(run, execution.document.steps)
        _collect_outputs(run)
    except _Aborted:
        pass
    except Cancelled:
        _cancel(run)
        return
    _conclude(execution)


def _run_steps(run: Run, steps: tuple[Step, ...], start: str | None = None) -> None:
    """Run steps from one on until one is the last."""
    places = {step.name: index for index, step in enumerate(steps)}
    index: int | None = places[start] if start else 0
    while index is not None and index < len(steps):
        if run.execution.stop == "Complete":
            raise Cancelled
        step = steps[index]
        following = _run_step(run, step)
        if following is None:
            index = None if step.is_end else index + 1
        else:
            index = places[following]


def _run_step(run: Run, step: Step) -> str | None:
    """Run a step; return the name of the next where it is not the one after it."""
    record = StepRecord(step, run.host.make_id(), run.clock.now())
    run.execution.steps.append(record)
    try:
        result = _try_often(run, record)
        record.outputs = {**result.outputs, **_select_outputs(step, result)}
    except StepFailed as failure:
        return _fail(run, record, failure)
    except (Cancelled, _Aborted) as stopped:
        is_cancelled = isinstance(stopped, Cancelled)
        _end(run, record, "Cancelled" if is_cancelled else "Failed")
        raise
    _end(run, record, "Success")
    if result.go_to:
        return result.go_to
    return None if step.is_end else step.next_step


def _try_often(run: Run, record: StepRecord) -> Result:
    """Run a step's action, again where it fails and may be tried again."""
    attempt = 1
    while True:
        try:
            return _try_once(run, record)
        except StepFailed as failure:
            if isinstance(failure, StepUnplayed):
                run.tell_gap(failure.what)
            if attempt >= record.step.max_attempts:
                raise
            attempt += 1


def _try_once(run: Run, record: StepRecord) -> Result:
    step, actor = record.step, run.execution.actor
    action = ACTIONS[step.action]
    limit_s = step.timeout_s or action.limit_s or _NO_LIMIT_S
    assert actor is not None  # noqa: S101 - executions run as actors
    inputs = run.record_inputs(record)
    try:
        with Deadline(run.clock, actor, limit_s):
            return action.do(run, record, inputs)
    except (InvocationTimedOut, ActorStuck) as error:
        raise StepTimedOut(
            f"it took more than {limit_s:g} seconds", kind="TimedOut"
        ) from error
    except ClientError as error:
        raise StepFailed(str(error), kind=error.response["Error"]["Code"]) from error
    except BotoCoreError as error:
        raise StepFailed(str(error), kind=type(error).__name__) from error
    except (StepFailed, _Aborted, GameDayError):
        raise
    except Exception as error:
        # Inputs of the wrong shape end here, and gaps of the emulator.
        kind = type(error).__name__
        raise StepFailed(f"{kind}: {tell_exception(error)}", kind=kind) from error


def _select_outputs(step: Step, result: Result) -> dict[str, Any]:
    found = {}
    for output in step.outputs:
        try:
            value = find(_plain(result.content), output.selector, RUNBOOKS)
        except InvalidJsonPath as error:
            raise StepFailed(f"{output.name}: {error}", kind="InvalidOutput") from error
        if value is not MISSING and value is not None:
            found[output.name] = _typed(output, value)
    return found


def _typed(output: Output, value: Any) -> Any:
    is_scalar = not isinstance(value, list | dict)
    if output.type == "String" and is_scalar:
        return to_text(value)
    if output.type == "StringList" and isinstance(value, list):
        return [to_text(each) for each in value]
    if not fits(value, output.type):
        problem = describe_mismatch(value, output.type)
        raise StepFailed(f"{output.name}: {problem}", kind="InvalidOutput")
    return value


def _plain(value: Any) -> Any:
    """Make the answer of a client plain: mappings, lists and scalars."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _fail(run: Run, record: StepRecord, failure: StepFailed) -> str | None:
    """Record a step's failure, and return the step to go on with.

    Raises:
        _Aborted: The execution does not go on.
    """
    step, execution = record.step, run.execution
    is_late = isinstance(failure, StepTimedOut)
    record.failure, record.failure_kind = failure.message, failure.kind
    _end(run, record, "TimedOut" if is_late else "Failed")
    if step.is_critical and not execution.failed_step:
        execution.failed_step = step.name
        execution.failure = f"Step {step.name} failed: {failure.message}"
    run.host.journal.record(
        "responder.step_failed",
        execution.who,
        responder=execution.name,
        request_id=execution.id,
        step=step.name,
        error=failure.kind,
        message=failure.message,
    )
    if step.failure_step:
        return step.failure_step
    if step.on_failure == "Continue":
        return None if step.is_end else step.next_step
    raise _Aborted


def _end(run: Run, record: StepRecord, status: Any) -> None:
    record.status = status
    record.ended = run.clock.now()


def _collect_outputs(run: Run) -> None:
    """Collect what the document promises; what never came is left out."""
    for name in run.execution.document.outputs:
        value = run.find(name)
        if value is not None:
            run.execution.outputs[name] = value


def _conclude(execution: Execution) -> None:
    """Say how an execution ended: as its first critical failure."""
    for record in execution.steps:
        if record.step.name == execution.failed_step and record.status != "Success":
            is_late = record.status == "TimedOut"
            execution.status = "TimedOut" if is_late else "Failed"
            return
    execution.status = "Success"


def _cancel(run: Run) -> None:
    """Run the steps a runbook has for its cancellation."""
    execution = run.execution
    execution.stop = None
    interrupted = execution.steps[-1].step if execution.steps else None
    start = interrupted.cancel_step if interrupted else None
    if start and execution.actor is not None:
        try:
            with Deadline(run.clock, execution.actor, _CANCELLATION_S):
                _run_steps(run, execution.document.steps, start)
        except (_Aborted, InvocationTimedOut, Cancelled):
            pass
    execution.status = "Cancelled"
