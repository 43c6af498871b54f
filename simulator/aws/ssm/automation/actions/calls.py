"""Actions that call an API: once, to assert a property, or until it has a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore import xform_name

from gameday.simulator.aws.jsonpath import MISSING, RUNBOOKS, find
from gameday.simulator.aws.ssm.automation.faults import StepFailed
from gameday.simulator.aws.ssm.automation.run import Result
from gameday.simulator.aws.ssm.automation.values import to_text

if TYPE_CHECKING:
    from gameday.simulator.aws.ssm.automation.execution import StepRecord
    from gameday.simulator.aws.ssm.automation.run import Run

__all__ = ["assert_property", "execute_api", "wait_for_property"]

_POLL_S = 5.0
"""Seconds between two looks at a property: assumed, the reference gives no number."""

_OWN = frozenset({"Api", "DesiredValues", "PropertySelector", "Service"})


def execute_api(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Call an operation; outputs are selected from its answer."""
    return Result(_call(run, inputs))


def assert_property(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Call an operation and fail where a property has another value."""
    found = _look(run, inputs)
    if not _is_desired(found, inputs):
        raise StepFailed(_explain(found, inputs), kind="AssertionFailed")
    return Result()


def wait_for_property(run: Run, _record: StepRecord, inputs: dict[str, Any]) -> Result:
    """Call an operation again and again until a property has a desired value."""
    while not _is_desired(_look(run, inputs), inputs):
        run.clock.sleep(_POLL_S)
    return Result()


def _call(run: Run, inputs: dict[str, Any]) -> Any:
    service = str(inputs["Service"])
    operation = xform_name(str(inputs["Api"]))
    if not hasattr(run.client(service), operation):
        raise StepFailed(
            f"there is no operation {inputs['Api']} of {service}", kind="InvalidApi"
        )
    parameters = {k: v for k, v in inputs.items() if k not in _OWN}
    return run.call(service, operation, **parameters)


def _look(run: Run, inputs: dict[str, Any]) -> Any:
    return find(_call(run, inputs), str(inputs["PropertySelector"]), RUNBOOKS)


def _is_desired(found: Any, inputs: dict[str, Any]) -> bool:
    wanted = inputs["DesiredValues"]
    if isinstance(found, list):
        return found == wanted or (
            bool(found) and all(_is_among(each, wanted) for each in found)
        )
    return found is not MISSING and _is_among(found, wanted)


def _is_among(found: Any, wanted: list[Any]) -> bool:
    """Compare as text: truth values are written ``True`` or ``true``."""
    if isinstance(found, bool):
        return to_text(found) in {to_text(each).lower() for each in wanted}
    return found in wanted or to_text(found) in {to_text(each) for each in wanted}


def _explain(found: Any, inputs: dict[str, Any]) -> str:
    shown = "nothing" if found is MISSING else to_text(found)
    wanted = ", ".join(map(to_text, inputs["DesiredValues"]))
    return f"{inputs['PropertySelector']}: expected {wanted}, found {shown}"
