"""``aws:executeScript``: a Python function of the runbook, run in this process.

It finds what a Lambda function finds: its own modules, environment and output, the
execution's credentials, and the exercise's clock. PowerShell is not run.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import GameDayError
from gameday.simulator.aws.lambda_.attendance import Attendance
from gameday.simulator.aws.lambda_.chance import Chance
from gameday.simulator.aws.lambda_.children import Children
from gameday.simulator.aws.lambda_.handler import load_handler
from gameday.simulator.aws.lambda_.outcome import Failure, describe_error
from gameday.simulator.aws.lambda_.package import CodePackage
from gameday.simulator.aws.lambda_.process_state import function_state
from gameday.simulator.aws.printed import StampedText
from gameday.simulator.aws.ssm.automation.faults import StepFailed, StepUnplayed
from gameday.simulator.aws.ssm.automation.run import Result
from gameday.simulator.aws.ssm.automation.values import to_text

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.process_state import ProcessState
    from gameday.simulator.aws.ssm.automation.execution import StepRecord
    from gameday.simulator.aws.ssm.automation.run import Run

__all__ = ["execute_script"]

_MODULE = "script"
_LAST_LINES = 20
_LOG_GROUP = "/aws/ssm/automation/executeScript"
"""Where Automation sends what scripts print, if told to (Systems Manager user guide,
"Logging Automation action output with CloudWatch Logs")."""


def execute_script(run: Run, record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Call the script's handler with the payload, and return what it returns."""
    runtime = str(inputs.get("Runtime", ""))
    if not runtime.startswith("python"):
        raise StepUnplayed(f"a script of the runtime `{runtime}`")
    script = record.step.inputs.get("Script")
    if not isinstance(script, str):
        raise StepUnplayed("a script in an attachment (put it into `Script`)")
    package = CodePackage(_pack(script))
    try:
        returned = _call(run, record, package, inputs)
    finally:
        package.close()
    payload = json.loads(json.dumps(returned, default=to_text))
    return Result({"Payload": payload}, {"Payload": payload})


def _call(
    run: Run, record: StepRecord, package: CodePackage, inputs: dict[str, Any]
) -> Any:
    name = str(inputs.get("Handler", ""))
    output = StampedText(_begin_output(run, record), run.clock.now)
    payload = json.loads(json.dumps(inputs.get("InputPayload") or {}, default=to_text))
    actor = run.execution.actor
    assert actor is not None  # noqa: S101 - steps run in their execution's actor
    chance = Chance(f"{run.execution.id}:{record.step.name}", run.clock.elapsed)
    attendance = Attendance(run.host.open_endpoint, run.clock, package.make_tmp())
    children = Children(attendance, run.clock, output)
    with _state(run, package, output, chance, children).following(actor):
        try:
            handler = load_handler(f"{_MODULE}.{name}", package)
            if callable(handler):
                return handler(payload, {})
        except (Exception, SystemExit) as error:
            if isinstance(error, GameDayError):
                raise  # the exercise ends over it
            failure = describe_error(error, package)
            script = record.step.inputs["Script"]
            failure = replace(failure, line=_find_line(run, script, failure.line))
            raise _failed(failure, output.getvalue()) from error
        finally:
            children.end()
            output.finish()
    raise _failed(handler, "")


def _find_line(run: Run, script: str, line: str | None) -> str | None:
    """Name a line of a script as one of the file that a person wrote, if known."""
    name, first = run.host.scripts.get(script, (f"{_MODULE}.py", 1))
    if line is None:
        return None
    return f"{name}:{int(line.rpartition(':')[2]) + first - 1}"


def _begin_output(run: Run, record: StepRecord) -> list[tuple[int, str]]:
    execution = run.execution
    place = execution.account, execution.region
    stream = f"{execution.id}/{record.step.name}"
    return run.host.printed.begin(*place, group=_LOG_GROUP, stream=stream).lines


def _failed(failure: Failure, output: str) -> StepFailed:
    place = f" at {failure.line}" if failure.line else ""
    said = "\n".join(output.splitlines()[-_LAST_LINES:])
    message = f"{failure.error}: {failure.message}{place}"
    return StepFailed(f"{message}\n{said}" if said else message, kind=failure.error)


def _state(
    run: Run,
    package: CodePackage,
    output: io.StringIO,
    chance: Chance,
    children: Children,
) -> ProcessState:
    return function_state(
        environment=_variables(run),
        output=output,
        log_handler=logging.StreamHandler(output),
        package=package,
        chance=chance,
        children=children,
    )


def _variables(run: Run) -> dict[str, str]:
    execution = run.execution
    return {
        **execution.credentials.environment,
        "AWS_DEFAULT_REGION": execution.region,
        "AWS_REGION": execution.region,
        "HOME": "/home/automation",
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "TZ": ":UTC",
    }


def _pack(script: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"{_MODULE}.py", script)
    return content.getvalue()
