"""A world in which state machines run."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.world import World

if TYPE_CHECKING:
    pass


def _trust(service: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Stage:
    """A world, and state machines made in it."""

    def __init__(self, world: World) -> None:
        self.world = world

    def make_role(self, name: str, *actions: str) -> str:
        """Make a role that Step Functions may take on."""
        iam = self.world.account.client("iam")
        trust = _trust("states.amazonaws.com")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        if actions:
            iam.put_role_policy(
                RoleName=name, PolicyName="p", PolicyDocument=json.dumps(document)
            )
        return str(role["Arn"])

    def make(
        self, states: dict[str, Any], *actions: str, name: str = "m", **more: Any
    ) -> str:
        """Make a machine that begins with its first state."""
        definition = {"StartAt": next(iter(states)), "States": states, **more}
        created = self.world.account.client("stepfunctions").create_state_machine(
            name=name,
            definition=json.dumps(definition),
            roleArn=self.make_role(f"{name}-role", *actions),
        )
        return str(created["stateMachineArn"])

    def start(self, machine: str, data: Any = None) -> str:
        """Start an execution, and return its ARN."""
        states = self.world.account.client("stepfunctions")
        text = json.dumps({} if data is None else data)
        started = states.start_execution(stateMachineArn=machine, input=text)
        return str(started["executionArn"])

    def play(self, seconds: float = 3600) -> None:
        """Let time pass."""
        clock = self.world.clock
        clock.run(until=clock.now() + timedelta(seconds=seconds))

    def describe(self, execution: str) -> dict[str, Any]:
        """Describe an execution as the API does."""
        states = self.world.account.client("stepfunctions")
        described: dict[str, Any] = states.describe_execution(executionArn=execution)
        return described

    def run(self, states: dict[str, Any], data: Any = None, *actions: str) -> Any:
        """Run a machine once; return its output, or its error and cause."""
        execution = self.start(self.make(states, *actions), data)
        self.play()
        ended = self.describe(execution)
        if ended["status"] == "SUCCEEDED":
            return json.loads(ended["output"])
        return ended["status"], ended.get("error"), ended.get("cause")


@pytest.fixture
def stage(world: World) -> Stage:
    """A world without latency, with Step Functions open."""
    return Stage(world)
