"""A group does not know at once that one of its instances was terminated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.credentials import issue_user_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World


def start(client: Callable[[str], Any]) -> str:
    """Make a group of one instance, and return the instance."""
    ec2 = client("ec2")
    data = {"ImageId": "ami-12c6146b", "InstanceType": "t3.micro"}
    ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
    client("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName="web",
        MinSize=1,
        MaxSize=1,
        LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Default"},
        VPCZoneIdentifier=ec2.describe_subnets()["Subnets"][0]["SubnetId"],
    )
    return list_members(client)[0]


def list_members(client: Callable[[str], Any]) -> list[str]:
    """Return the instances of the group."""
    found = client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    return [each["InstanceId"] for each in found[0]["Instances"]]


def test_moto_alone_replaces_it_in_the_call(moto_client: Callable[[str], Any]) -> None:
    """moto: another one is there when the call returns."""
    first = start(moto_client)
    moto_client("ec2").terminate_instances(InstanceIds=[first])
    assert first not in list_members(moto_client)


def test_it_stays_until_the_group_looks(make_world: Callable[..., World]) -> None:
    """AWS: the group still has it."""
    world = make_world()
    first = start(world.account.client)
    iam = world.account.client("iam")
    iam.create_user(UserName="ann")
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_user_policy(UserName="ann", PolicyArn=administrator)
    key = issue_user_key(world.account.account_id, "ann")
    world.account.client("ec2", key).terminate_instances(InstanceIds=[first])
    assert list_members(world.account.client) == [first]


def test_an_estate_is_made_as_moto_does(world: World) -> None:
    """Nobody waits before an exercise begins."""
    first = start(world.account.client)
    world.account.client("ec2").terminate_instances(InstanceIds=[first])
    assert first not in list_members(world.account.client)
