"""A world with runbooks in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gameday.simulator.world import World

if TYPE_CHECKING:
    pass

ADMIN = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]


class Stage:
    """A world, and what tests do in it."""

    def __init__(self, world: World) -> None:
        self.world = world

    def client(self, service: str) -> Any:
        """Return a client of the simulator's own."""
        return self.world.account.client(service)

    def publish(self, steps: list[dict[str, Any]], **rest: Any) -> None:
        """Create a document called ``runbook``."""
        content = {"schemaVersion": "0.3", "mainSteps": steps, **rest}
        self.client("ssm").create_document(
            Name=str(rest.get("description", "runbook")),
            DocumentType="Automation",
            DocumentFormat="YAML",
            Content=yaml.safe_dump(content, sort_keys=False),
        )

    def start(self, name: str = "runbook", **parameters: list[str]) -> str:
        """Start an execution, as an actor would, and return its id."""
        answer = self.client("ssm").start_automation_execution(
            DocumentName=name, Parameters=parameters
        )
        return str(answer["AutomationExecutionId"])

    def finish(self, execution: str, *, seconds: float | None = None) -> dict[str, Any]:
        """Play on, and return the execution as the API describes it."""
        clock = self.world.clock
        if seconds is None:
            clock.run()
        else:
            clock.sleep(seconds)
        found = self.client("ssm").get_automation_execution(
            AutomationExecutionId=execution
        )
        described: dict[str, Any] = found["AutomationExecution"]
        return described

    def play(
        self, steps: list[dict[str, Any]], *outputs: str, **rest: Any
    ) -> dict[str, Any]:
        """Publish a runbook of these steps, run it, and return the execution."""
        self.publish(steps, outputs=list(outputs), **rest)
        return self.finish(self.start())

    def make_role(self, name: str, service: str = "ssm.amazonaws.com") -> str:
        """Make a role for a service, and return its ARN."""
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
        }
        iam = self.client("iam")
        role = iam.create_role(
            RoleName=name, AssumeRolePolicyDocument=_document([trust])
        )
        iam.put_role_policy(
            RoleName=name, PolicyName="all", PolicyDocument=_document(ADMIN)
        )
        return str(role["Role"]["Arn"])

    def launch(self) -> str:
        """Launch an instance and return its id."""
        made = self.client("ec2").run_instances(
            ImageId="ami-12345678", MinCount=1, MaxCount=1
        )
        return str(made["Instances"][0]["InstanceId"])

    def facts(self, kind: str) -> list[Any]:
        """Return the facts of a kind."""
        return [fact for fact in self.world.journal.facts if fact.kind == kind]


def _document(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.fixture
def stage(world: World) -> Stage:
    """A world with an account and nothing in it."""
    return Stage(world)
