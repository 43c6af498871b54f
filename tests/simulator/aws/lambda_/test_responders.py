"""Responders deployed through their templates run as they would in AWS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from gameday.responders.catalogue import find_responder, load_responder
from gameday.responders.template import render_yaml

EXAMPLES = Path(__file__).parents[4] / "docs/examples/responders"
PREFIX = "arn:aws:lambda:us-east-1:123456789012:function:"


def deploy(responder: Any) -> str:
    """Deploy a responder and return its function's ARN."""
    boto3.client("cloudformation").create_stack(
        StackName=responder.slug, TemplateBody=render_yaml(responder)
    )
    return PREFIX + str(responder.slug)


def launch(count: int = 1) -> list[str]:
    """Launch instances in a network of their own."""
    ec2 = boto3.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    launched = ec2.run_instances(
        ImageId="ami-12345678", MinCount=count, MaxCount=count, SubnetId=subnet
    )
    return [instance["InstanceId"] for instance in launched["Instances"]]


def finding(instance_id: str) -> dict[str, Any]:
    """Write the event of a finding about an instance."""
    details = {"instanceDetails": {"instanceId": instance_id}}
    return {"detail": {"id": "case", "severity": 8, "resource": details}}


def states(*instances: str) -> list[str]:
    """Return the instances' states."""
    answer = boto3.client("ec2").describe_instances(InstanceIds=list(instances))
    found = [i for group in answer["Reservations"] for i in group["Instances"]]
    return [instance["State"]["Name"] for instance in found]


def snapshots() -> int:
    """Count the account's snapshots."""
    return len(boto3.client("ec2").describe_snapshots(OwnerIds=["self"])["Snapshots"])


def deliver(world: Any, arn: str, instance_id: str) -> None:
    """Invoke a responder as EventBridge does, and play what follows."""
    event = json.dumps(finding(instance_id))
    world.play(lambda: world.runtime.invoke_async(arn, event, source="test"))


def test_isolate_instance_isolates(world: Any) -> None:
    """It works from its template, and its calls are its role's."""
    (instance,) = launch()
    arn = deploy(find_responder("isolate-instance"))
    world.callers.clear()
    deliver(world, arn, instance)
    assert [fact.kind for fact in world.journal.facts] == [
        "responder.started",
        "responder.finished",
    ]
    assert (states(instance), snapshots()) == (["stopped"], 1)
    by_responder = [c for c in world.callers if c[0] == "responder:isolate-instance"]
    assert {key for _, _, key in by_responder} == {"ASIAISOLATE-INSTANCE"}
    assert [name for _, name, _ in by_responder][-2:] == ["StopInstances", "CreateTags"]


def test_three_seconds_are_not_enough(world: Any) -> None:
    """It is cut off at every attempt before it stops the instance."""
    (instance,) = launch()
    arn = deploy(load_responder(EXAMPLES / "three-second-timeout"))
    deliver(world, arn, instance)
    timed_out = world.facts("responder.timed_out")
    assert [fact.t for fact in timed_out] == [3.25, 66.5, 189.75]
    assert states(instance) == ["running"]


@pytest.mark.parametrize(
    ("slug", "states_after", "snapshots_after", "failures"),
    [
        ("tag-only", ["running", "running"], 0, 0),
        ("swap-without-cutting", ["running", "running"], 0, 0),
        ("stop-both-servers", ["stopped", "stopped"], 0, 0),
        ("raises-half-way", ["running", "running"], 3, 3),
    ],
)
def test_a_wrong_responder_does_what_its_docs_say(
    world: Any,
    slug: str,
    states_after: list[str],
    snapshots_after: int,
    failures: int,
) -> None:
    """Each example has its one mistake, and no other."""
    instances = launch(2)
    arn = deploy(load_responder(EXAMPLES / slug))
    deliver(world, arn, instances[0])
    assert states(*instances) == states_after
    assert snapshots() == snapshots_after
    assert len(world.facts("responder.failed")) == failures


def test_terminating_first_leaves_no_evidence(world: Any) -> None:
    """The volumes are gone when the snapshots are asked for."""
    (instance,) = launch()
    arn = deploy(load_responder(EXAMPLES / "snapshot-after-terminate"))
    deliver(world, arn, instance)
    assert (states(instance), snapshots()) == (["terminated"], 0)


def test_the_line_that_failed_is_named(world: Any) -> None:
    """The journal leads to the mistake in the user's code."""
    (instance,) = launch()
    deliver(world, deploy(load_responder(EXAMPLES / "raises-half-way")), instance)
    failed = world.facts("responder.failed")[0].fields
    handler = (EXAMPLES / "raises-half-way/handler.py").read_text().splitlines()
    line = next(i for i, text in enumerate(handler, 1) if 'instanceOwner"]' in text)
    assert failed["message"] == "'instanceOwner'"
    assert failed["line"] == f"index.py:{line}"
