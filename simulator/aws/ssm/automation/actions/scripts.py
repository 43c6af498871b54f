"""``aws:executeScript``: a Python function of the runbook, run in this process.

It finds what a Lambda function finds: its own modules, environment and output, the
execution's credentials, and the exercise's clock. PowerShell is not run.
"""

from __future__ import annotations

import io
import json
import logging
import zipfile
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import GameDayError
from gameday.simulator.aws.lambda_.handler import load_handler
from gameday.simulator.aws.lambda_.modules import PrivateModules
from gameday.simulator.aws.lambda_.outcome import Failure, describe_error
from gameday.simulator.aws.lambda_.package import CodePackage
from gameday.simulator.aws.lambda_.process_state import function_state
from gameday.simulator.aws.ssm.automation.faults import StepFailed
from gameday.simulator.aws.ssm.automation.run import Result
from gameday.simulator.aws.ssm.automation.values import to_text

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.process_state import ProcessState
    from gameday.simulator.aws.ssm.automation.execution import StepRecord
    from gameday.simulator.aws.ssm.automation.run import Run

__all__ = ["execute_script"]

_MODULE = "script"
_LAST_LINES = 20


def execute_script(run: Run, record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Call the script's handler with the payload, and return what it returns."""
    runtime = str(inputs.get("Runtime", ""))
    if not runtime.startswith("python"):
        raise StepFailed(
            f"only Python scripts are run in an exercise, this one is for {runtime}",
            kind="RuntimeNotSimulated",
        )
    script = record.step.inputs.get("Script")
    if not isinstance(script, str):
        raise StepFailed(
            "a script in an attachment is not run: put it into Script",
            kind="AttachmentNotSimulated",
        )
    package = CodePackage(_pack(script))
    try:
        returned = _call(run, package, str(inputs.get("Handler", "")), inputs)
    finally:
        package.close()
    payload = json.loads(json.dumps(returned, default=to_text))
    return Result({"Payload": payload}, {"Payload": payload})


def _call(run: Run, package: CodePackage, name: str, inputs: dict[str, Any]) -> Any:
    output = io.StringIO()
    payload = json.loads(json.dumps(inputs.get("InputPayload") or {}, default=to_text))
    actor = run.execution.actor
    assert actor is not None  # noqa: S101 - steps run in their execution's actor
    with _state(run, package, output).following(actor):
        try:
            handler = load_handler(f"{_MODULE}.{name}", package)
            if callable(handler):
                return handler(payload, {})
        except (Exception, SystemExit) as error:
            if isinstance(error, GameDayError):
                raise  # the exercise ends over it
            raise _failed(describe_error(error, package), output.getvalue()) from error
    raise _failed(handler, "")


def _failed(failure: Failure, output: str) -> StepFailed:
    place = f" at {failure.line}" if failure.line else ""
    said = "\n".join(output.splitlines()[-_LAST_LINES:])
    message = f"{failure.error}: {failure.message}{place}"
    return StepFailed(f"{message}\n{said}" if said else message, kind=failure.error)


def _state(run: Run, package: CodePackage, output: io.StringIO) -> ProcessState:
    return function_state(
        environment=_variables(run),
        output=output,
        log_handler=logging.StreamHandler(output),
        modules=PrivateModules(package),
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
