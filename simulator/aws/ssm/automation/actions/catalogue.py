"""Which function does an action, and how long it may take where its step does not say.

Source of the limits: Systems Manager Automation actions reference, each action's page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ssm.automation.actions import (
    calls,
    compute,
    control,
    people,
    services,
)
from gameday.simulator.aws.ssm.automation.actions.scripts import execute_script

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.ssm.automation.execution import StepRecord
    from gameday.simulator.aws.ssm.automation.run import Result, Run

__all__ = ["ACTIONS", "Action"]

_HOUR_S = 3600.0
_WEEK_S = 604_800.0


@dataclass(frozen=True, slots=True)
class Action:
    """What does an action."""

    do: Callable[[Run, StepRecord, dict[str, Any]], Result]
    limit_s: float | None = None
    """Seconds of the exercise's time; None for no limit of its own."""


ACTIONS: Mapping[str, Action] = {
    "aws:approve": Action(people.approve, _WEEK_S),
    "aws:assertAwsResourceProperty": Action(calls.assert_property),
    "aws:branch": Action(control.branch),
    "aws:changeInstanceState": Action(compute.change_instance_state, _HOUR_S),
    "aws:copyImage": Action(compute.copy_image),
    "aws:createImage": Action(compute.create_image),
    "aws:createStack": Action(services.create_stack),
    "aws:createTags": Action(compute.create_tags),
    "aws:deleteImage": Action(compute.delete_image),
    "aws:deleteStack": Action(services.delete_stack),
    "aws:executeAutomation": Action(services.execute_automation),
    "aws:executeAwsApi": Action(calls.execute_api, 25.0),
    "aws:executeScript": Action(execute_script, 600.0),
    "aws:executeStateMachine": Action(services.execute_state_machine),
    "aws:invokeLambdaFunction": Action(services.invoke_function, 300.0),
    "aws:invokeWebhook": Action(services.invoke_webhook),
    "aws:loop": Action(control.loop),
    "aws:pause": Action(people.pause),
    "aws:runCommand": Action(services.run_command),
    "aws:runInstances": Action(compute.run_instances),
    "aws:sleep": Action(control.sleep),
    "aws:updateVariable": Action(control.update_variable),
    "aws:waitForAwsResourceProperty": Action(calls.wait_for_property, _HOUR_S),
}
"""Every action, by its name."""
