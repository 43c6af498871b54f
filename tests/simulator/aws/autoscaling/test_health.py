"""A group of instances ends what no longer runs, and starts another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gameday.simulator.aws.moto.credentials import Credentials
    from gameday.simulator.world import World


@pytest.fixture
def world(make_world: Callable[..., World], tmp_path: Path) -> World:
    """Give a world in which a group looks once a minute."""
    model = tmp_path / "latency.yaml"
    model.write_text("autoscaling.notice: {fixed_s: 60, source: assumed}")
    return make_world(latency=str(model))


@pytest.fixture
def client(world: World, make_user: Callable[..., Credentials]) -> Callable[[str], Any]:
    """Give clients of somebody who may do everything."""
    key = make_user("ann", "*")
    return lambda service: world.account.client(service, key)


@pytest.fixture
def first(world: World) -> str:
    """Give the one instance of a group."""
    ec2 = world.account.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]
    ec2.create_launch_template(
        LaunchTemplateName="web",
        LaunchTemplateData={"ImageId": "ami-12c6146b", "InstanceType": "t3.micro"},
    )
    world.account.client("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName="web",
        MinSize=1,
        MaxSize=2,
        DesiredCapacity=1,
        LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Default"},
        VPCZoneIdentifier=subnet["SubnetId"],
    )
    return list_states(world)[0][0]


def list_states(world: World) -> list[tuple[str, str]]:
    """Return each instance and its state, oldest first."""
    found = world.account.client("ec2").describe_instances()["Reservations"]
    return [
        (i["InstanceId"], i["State"]["Name"]) for r in found for i in r["Instances"]
    ]


def list_members(world: World) -> list[str]:
    """Return the instances of the group."""
    groups = world.account.client("autoscaling").describe_auto_scaling_groups()
    return [i["InstanceId"] for i in groups["AutoScalingGroups"][0]["Instances"]]


@pytest.mark.parametrize("how", ["stop_instances", "terminate_instances"])
def test_what_does_not_run_is_replaced(
    world: World, client: Any, first: str, how: str
) -> None:
    """Not at once, but after the next check; the evidence goes with it."""
    getattr(client("ec2"), how)(InstanceIds=[first])
    world.clock.sleep(59)
    assert len(list_states(world)) == 1
    assert list_members(world) == [first]
    world.clock.sleep(2)
    (_, ended), (second, state) = list_states(world)
    assert (ended, state) == ("terminated", "running")
    assert list_members(world) == [second]


def test_what_somebody_marks_is_replaced(world: World, client: Any, first: str) -> None:
    """As if it did not run."""
    client("autoscaling").set_instance_health(
        InstanceId=first, HealthStatus="Unhealthy", ShouldRespectGracePeriod=False
    )
    world.clock.sleep(61)
    assert dict(list_states(world))[first] == "terminated"


def detach(client: Any, instance: str) -> None:
    """Take an instance out of its group, which needs one less."""
    client("autoscaling").update_auto_scaling_group(
        AutoScalingGroupName="web", MinSize=0
    )
    client("autoscaling").detach_instances(
        AutoScalingGroupName="web",
        InstanceIds=[instance],
        ShouldDecrementDesiredCapacity=True,
    )


def put_aside(client: Any, instance: str) -> None:
    """Put an instance in standby."""
    client("autoscaling").enter_standby(
        AutoScalingGroupName="web",
        InstanceIds=[instance],
        ShouldDecrementDesiredCapacity=True,
    )


def suspend(process: str) -> Callable[[Any, str], None]:
    """Make what suspends a process of the group."""

    def act(client: Any, _: str) -> None:
        client("autoscaling").suspend_processes(
            AutoScalingGroupName="web", ScalingProcesses=[process]
        )

    return act


@pytest.mark.parametrize(
    "precaution",
    [
        detach,
        put_aside,
        suspend("ReplaceUnhealthy"),
        suspend("HealthCheck"),
        suspend("Terminate"),
    ],
)
def test_who_takes_care_keeps_the_evidence(
    world: World, client: Any, first: str, precaution: Callable[[Any, str], None]
) -> None:
    """Detached, in standby, or in a group that replaces nothing."""
    precaution(client, first)
    client("ec2").stop_instances(InstanceIds=[first])
    world.clock.sleep(600)
    assert dict(list_states(world))[first] == "stopped"


def test_a_precaution_in_time_counts(world: World, client: Any, first: str) -> None:
    """What is taken back before the check was never replaced."""
    client("ec2").stop_instances(InstanceIds=[first])
    world.clock.sleep(30)
    suspend("ReplaceUnhealthy")(client, first)
    world.clock.sleep(600)
    assert dict(list_states(world))[first] == "stopped"
    client("autoscaling").resume_processes(
        AutoScalingGroupName="web", ScalingProcesses=["ReplaceUnhealthy"]
    )
    world.clock.sleep(61)
    assert dict(list_states(world))[first] == "terminated"


def test_a_group_that_starts_nothing_only_ends(
    world: World, client: Any, first: str
) -> None:
    """Launches are a process of their own."""
    suspend("Launch")(client, first)
    client("ec2").stop_instances(InstanceIds=[first])
    world.clock.sleep(61)
    assert list_states(world) == [(first, "terminated")]


def test_both_ends_are_told(world: World, client: Any, first: str) -> None:
    """By EC2, and by the group, in their forms."""
    everyone = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}}
    policy = {
        "Version": "2012-10-17",
        "Statement": [{**everyone, "Action": "sqs:SendMessage", "Resource": "*"}],
    }
    url = client("sqs").create_queue(
        QueueName="told", Attributes={"Policy": json.dumps(policy)}
    )["QueueUrl"]
    pattern = json.dumps({"source": ["aws.autoscaling", "aws.ec2"]})
    client("events").put_rule(Name="told", EventPattern=pattern)
    arn = f"arn:aws:sqs:us-east-1:{world.account.account_id}:told"
    client("events").put_targets(Rule="told", Targets=[{"Id": "q", "Arn": arn}])
    client("ec2").stop_instances(InstanceIds=[first])
    world.clock.sleep(90)
    got = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    events = [json.loads(each["Body"]) for each in got["Messages"]]
    second = list_members(world)[0]
    assert [
        (
            e["detail"].get("EC2InstanceId") or e["detail"]["instance-id"],
            e["detail"].get("state") or e["detail-type"],
        )
        for e in events
    ] == [
        (first, "stopping"),
        (first, "stopped"),
        (first, "EC2 Instance Terminate Successful"),
        (second, "EC2 Instance Launch Successful"),
        (first, "shutting-down"),
        (first, "terminated"),
        (second, "pending"),
        (second, "running"),
    ]
