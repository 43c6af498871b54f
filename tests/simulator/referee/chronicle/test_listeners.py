"""What the journal hears of calls: changes and refusals, happenings, bystanders."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from gameday.scenarios.loader import load_scenario
from gameday.scorecards.actor import ADVERSARY, Actor
from gameday.scorecards.journal import Fact
from gameday.simulator.account import Stack, deploy_stack
from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from gameday.simulator.referee.chronicle import (
    Bystanders,
    Involvement,
    tell_call,
    tell_happenings,
)
from gameday.simulator.world import World

TEMPLATE = load_scenario("impact/ec2-crypto-mining").estate.text


class Stage:
    """The web-app estate, a responder's client in it, and the journal's ear."""

    def __init__(self, world: World, stack: Stack) -> None:
        self.world = world
        self.stack = stack
        iam = world.account.client("iam")
        iam.create_user(UserName="robot")
        policy = "arn:aws:iam::aws:policy/AdministratorAccess"
        iam.attach_user_policy(UserName="robot", PolicyArn=policy)
        key = issue_user_key(world.account.account_id, "robot")
        self.ec2 = world.account.client("ec2", key)
        self.iam = world.account.client("iam", key)
        involvement = Involvement(
            world.account.readers,
            world.account.client,
            stack,
            named=lambda: {stack.outputs["WebServer"], stack.outputs["DeployKey"]},
        )
        self.bystanders = Bystanders(stack, involvement)
        world.listeners += [
            tell_call(world.journal),
            tell_happenings(world.journal),
            self.bystanders.listen(world.journal),
        ]

    def __getattr__(self, name: str) -> str:
        """Return an output of the estate."""
        return self.stack.outputs[name]

    def facts(self, kind: str) -> list[Fact]:
        """Return the facts of a kind."""
        return [fact for fact in self.world.journal.facts if fact.kind == kind]


@pytest.fixture
def stage(world: World) -> Iterator[Any]:
    """Give the estate, with a responder at work."""
    stack = deploy_stack(world.account, "estate", TEMPLATE, {})
    with calling_as(Origin(Actor.responder("robot"), "192.0.2.1")):
        yield Stage(world, stack)


def test_changes_are_written_down_and_reads_are_not(stage: Any) -> None:
    """A read that succeeds is left to CloudTrail."""
    stage.ec2.describe_instances()
    stage.ec2.create_tags(
        Resources=[stage.WebServer], Tags=[{"Key": "case", "Value": "7"}]
    )
    (called,) = stage.facts("api.called")
    assert str(called.actor) == "responder:robot"
    assert called.fields["operation"] == "CreateTags"
    assert called.fields["resources"] == [stage.WebServer]
    assert called.fields["source_ip"] == "192.0.2.1"


def test_a_call_that_fails_has_its_error(stage: Any) -> None:
    """Refused and mistaken calls are written down, reads included."""
    with contextlib.suppress(ClientError):
        stage.ec2.describe_instances(InstanceIds=["i-00000000000000000"])
    (called,) = stage.facts("api.called")
    assert called.fields["error"] == "InvalidInstanceID.NotFound"


def test_what_a_call_ended_is_a_happening(stage: Any) -> None:
    """Each instance is named; a dry run makes nothing happen."""
    with contextlib.suppress(ClientError):
        stage.ec2.stop_instances(InstanceIds=[stage.WebServer], DryRun=True)
    assert stage.facts("happening") == []
    both = [stage.WebServer, stage.IntranetServer]
    stage.ec2.stop_instances(InstanceIds=both)
    happened = stage.facts("happening")
    assert [fact.fields["resource"] for fact in happened] == both
    assert {fact.fields["name"] for fact in happened} == {"instance-stopped"}


def test_changing_a_bystander_is_collateral_damage(stage: Any) -> None:
    """Its interfaces and volumes are its own; what is involved is none."""
    stage.ec2.stop_instances(InstanceIds=[stage.WebServer])
    assert stage.facts("collateral.done") == []
    found = stage.ec2.describe_instances(InstanceIds=[stage.IntranetServer])
    server = found["Reservations"][0]["Instances"][0]
    stage.ec2.modify_network_interface_attribute(
        NetworkInterfaceId=server["NetworkInterfaces"][0]["NetworkInterfaceId"],
        SourceDestCheck={"Value": False},
    )
    (done,) = stage.facts("collateral.done")
    assert done.fields["resource"] == stage.IntranetServer
    assert stage.IntranetServer in stage.bystanders.touched


def test_what_belongs_to_the_incident_is_involved(stage: Any) -> None:
    """A key's owner, an instance's role: an answer has to change them, too."""
    stage.iam.update_access_key(
        UserName=stage.DeployUser, AccessKeyId=stage.DeployKey, Status="Inactive"
    )
    stage.iam.delete_role_policy(
        RoleName=stage.WebServerRole,
        PolicyName=stage.iam.list_role_policies(RoleName=stage.WebServerRole)[
            "PolicyNames"
        ][0],
    )
    assert stage.facts("collateral.done") == []
    assert stage.bystanders.has_response_begun


def test_tagging_and_copying_harm_nobody(stage: Any) -> None:
    """Evidence may be kept of anything."""
    found = stage.ec2.describe_instances(InstanceIds=[stage.IntranetServer])
    server = found["Reservations"][0]["Instances"][0]
    volume = server["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    stage.ec2.create_snapshot(VolumeId=volume)
    stage.ec2.create_tags(
        Resources=[stage.IntranetServer], Tags=[{"Key": "seen", "Value": "yes"}]
    )
    assert stage.facts("collateral.done") == []


def test_the_adversarys_changes_are_no_collateral_damage(stage: Any) -> None:
    """What the adversary breaks is impact."""
    with calling_as(Origin(ADVERSARY)):
        stage.ec2.stop_instances(InstanceIds=[stage.IntranetServer])
    assert stage.facts("collateral.done") == []


@pytest.mark.parametrize(
    ("resource", "damaged"),
    [
        ("arn:aws:s3:::{store}/*", [False, True]),
        ("arn:aws:s3:::{store}", [False, True]),
        ("*", [True, True]),
        ("arn:aws:s3:::*", [True, True]),
    ],
)
def test_a_store_that_a_policy_names_may_be_written_into(
    stage: Any, resource: str, damaged: list[bool]
) -> None:
    """Into it, not about it; and what only a star covers is nobody's own."""
    store = next(
        each.physical_id
        for each in stage.stack.resources.values()
        if each.type == "AWS::S3::Bucket"
    )
    iam = stage.world.account.client("iam")
    iam.create_user(UserName="clerk")
    statement = {"Effect": "Allow", "Action": "s3:*"}
    for number, each in enumerate([resource, "*"]):
        named = {**statement, "Resource": each.format(store=store)}
        iam.put_user_policy(
            UserName="clerk",
            PolicyName=f"p{number}",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [named]}),
        )
    key = issue_user_key(stage.world.account.account_id, "clerk")
    s3 = stage.world.account.client("s3", key)
    s3.put_object(Bucket=store, Key="case-1", Body=b"{}")
    first = bool(stage.facts("collateral.done"))
    s3.put_bucket_versioning(
        Bucket=store, VersioningConfiguration={"Status": "Enabled"}
    )
    names = [each.fields["operation"] for each in stage.facts("collateral.done")]
    assert [first, "s3:PutBucketVersioning" in names] == damaged
