"""Stacks are made with the rights of whoever makes them, and only of what AWS takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.world import World

_HERE = Path(__file__).parent
SITUATIONS = yaml.safe_load((_HERE / "situations.yaml").read_text("utf-8"))[
    "situations"
]
_BY_STACKS = "cloudformation.amazonaws.com"


class Stage:
    """A world with ann, who makes a stack, and all that is recorded meanwhile."""

    def __init__(self, world: World, row: Mapping[str, Any]) -> None:
        self._world = world
        self._row = row
        self.calls: list[tuple[Call, Response]] = []
        world.listeners.append(lambda call, told: self.calls.append((call, told)))
        iam = world.account.client("iam")
        iam.create_user(UserName="ann")
        iam.put_user_policy(
            UserName="ann", PolicyName="may", PolicyDocument=_allow(row["may"])
        )
        ann = issue_user_key(world.account.account_id, "ann")
        self.client = world.account.client("cloudformation", ann)
        self.own = world.account.client("cloudformation")

    def play(self) -> str:
        """Make the stack, change and delete it as the row says; return its status."""
        stack = self._make()
        if "update" in self._row:
            self.client.update_stack(
                StackName=stack,
                TemplateBody=json.dumps(self._row["update"]),
                Capabilities=self._row.get("capabilities", []),
            )
        if self._row.get("delete"):
            self.client.delete_stack(StackName=stack)
        described = self.own.describe_stacks(StackName=stack)["Stacks"]
        return str(described[0]["StackStatus"])

    def reasons(self) -> list[str]:
        """Return why resources of all stacks failed."""
        listed = self.own.list_stacks()["StackSummaries"]
        events = [
            event
            for stack in listed
            for event in self.own.describe_stack_events(StackName=stack["StackId"])[
                "StackEvents"
            ]
        ]
        return [
            event["ResourceStatusReason"]
            for event in events
            if event["ResourceStatus"].endswith("_FAILED")
            and event["LogicalResourceId"] != "web"
        ]

    def records(self) -> Iterator[str]:
        """Write what CloudFormation called, and which error it got."""
        for call, told in self.calls:
            if call.user_agent == _BY_STACKS:
                code = f": {told.error_code}" if told.error_code else ""
                yield f"{call.service} {call.operation}{code}"

    def _make(self) -> str:
        more: dict[str, Any] = {}
        if "role" in self._row:
            more["RoleARN"] = self._make_role(**self._row["role"])
        tags = self._row.get("tags", {})
        made = self.client.create_stack(
            StackName="web",
            TemplateBody=json.dumps(self._row["template"]),
            Capabilities=self._row.get("capabilities", []),
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
            **more,
        )
        return str(made["StackId"])

    def _make_role(self, trusts: str, may: list[Any]) -> str:
        iam = self._world.account.client("iam")
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": trusts},
            "Action": "sts:AssumeRole",
        }
        role = iam.create_role(
            RoleName="stacks", AssumeRolePolicyDocument=_allow([trust])
        )
        iam.put_role_policy(
            RoleName="stacks", PolicyName="may", PolicyDocument=_allow(may)
        )
        return str(role["Role"]["Arn"])


def _allow(statements: list[Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.mark.parametrize("row", SITUATIONS, ids=lambda row: row["that"])
def test_a_stack_becomes_what_aws_would_make_of_it(
    world: World, row: Mapping[str, Any]
) -> None:
    """The stack's status, the failed resource's reason, the calls on record."""
    stage = Stage(world, row)
    if "refused" in row:
        with pytest.raises(ClientError) as refused:
            stage.play()
        error = refused.value.response["Error"]
        assert row["refused"] == error["Code"]
        assert row.get("words", error["Message"]) == error["Message"]
        return
    assert row["status"] == stage.play(), stage.reasons()
    if "reason" in row:
        reasons = "\n".join(stage.reasons())
        assert row["reason"] in reasons, reasons
    if "records" in row:
        assert row["records"] == list(stage.records())
    if "by" in row:
        (call, _) = next(
            each for each in stage.calls if each[0].user_agent == _BY_STACKS
        )
        assert call.caller.kind == {"AssumedRole": "role"}[row["by"]]


def test_every_situation_has_its_source() -> None:
    """And none stands twice."""
    assert all(row["source"] for row in SITUATIONS)
    assert len({row["that"] for row in SITUATIONS}) == len(SITUATIONS)
