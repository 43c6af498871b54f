"""A responder that is a program: loaded from its spec, deployed as rule and role."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.account import deploy_stack
from gameday.simulator.deployment.programs.command import Command
from gameday.simulator.deployment.programs.program import Program, find_program
from gameday.simulator.deployment.programs.settings import (
    CommandSettings,
    read_settings,
)
from gameday.simulator.deployment.programs.target import write_arn

if TYPE_CHECKING:
    from gameday.simulator.deployment.responder import Request
    from gameday.simulator.deployment.site import Site

__all__ = ["CommandResponder", "load_command"]


@dataclass(frozen=True, slots=True)
class CommandResponder:
    """A program and when it is started."""

    program: Program
    settings: CommandSettings

    @property
    def name(self) -> str:
        """The name of the file a person wrote, without its suffix."""
        return self.program.name

    def deploy(self, site: Site) -> None:
        """Make its stack, and take the events of its rule."""
        account = site.account
        arn = write_arn(account.account_id, account.region, self.name)
        template = json.dumps(_write_template(self.settings, arn))
        stack = deploy_stack(account, f"responder-{self.name}", template)
        role = self.settings.role or stack.outputs["Role"]
        site.install_program(Command(arn, self.program, self.settings, role))


def load_command(request: Request) -> CommandResponder:
    """Load a responder by the words of its command line.

    Raises:
        UsageError: The program is missing or cannot be started, or a setting is wrong.
    """
    program = find_program(request.spec, request.places)
    settings = read_settings(
        CommandSettings, program.file, request.settings, name=program.name
    )
    return CommandResponder(program, settings)


def _write_template(settings: CommandSettings, arn: str) -> dict[str, Any]:
    rule = {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": settings.pattern,
            "State": "ENABLED",
            "Targets": [{"Id": "responder", "Arn": arn}],
        },
    }
    if settings.role:
        return {"Resources": {"Rule": rule}}
    return {
        "Resources": {"Rule": rule, "Role": _write_role(settings)},
        "Outputs": {"Role": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}}},
    }


def _write_role(settings: CommandSettings) -> dict[str, Any]:
    account = {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": _write_policy(
                [{"Effect": "Allow", "Principal": account, "Action": "sts:AssumeRole"}]
            ),
            "Policies": [
                {
                    "PolicyName": "responder",
                    "PolicyDocument": _write_policy(settings.statements),
                }
            ],
        },
    }


def _write_policy(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}
