"""A quota is counted where it could be used up, and refuses no earlier and no later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from gameday.simulator.aws.refusals import rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.moto.credentials import Credentials
    from gameday.simulator.world import World


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give what the account is asked."""
    asked: list[str] = []
    real = rule._ask

    def ask(*given: Any) -> Any:
        asked.append(given[2])
        return real(*given)

    monkeypatch.setattr(rule, "_ask", ask)
    return asked


@pytest.fixture
def client(world: World, make_user: Callable[..., Credentials]) -> Any:
    """Give a function that makes clients of somebody who may do everything."""
    key = make_user("ann", "*")
    return lambda service: world.account.client(service, key)


def test_what_fits_for_certain_is_not_counted_again(
    client: Any, counted: list[str]
) -> None:
    """One count serves for as long as calls cannot have used the rest up."""
    for number in range(5):
        client("sns").create_topic(Name=f"t{number}")
    assert counted.count("sns ListTopics") == 1


def test_who_makes_what_is_not_named_has_all_counted_anew(
    client: Any, counted: list[str]
) -> None:
    """How much a stack makes, nobody knows; each that it makes is counted, too."""
    client("sns").create_topic(Name="one")
    client("cloudformation").create_stack(
        StackName="more", TemplateBody="{Resources: {T: {Type: AWS::SNS::Topic}}}"
    )
    client("sns").create_topic(Name="two")
    assert counted.count("sns ListTopics") == 2


def test_the_last_that_fits_is_made_and_the_next_is_not(
    client: Any, counted: list[str]
) -> None:
    """Near the limit each call is counted; EC2 allows sixty rules of a group."""
    ec2 = client("ec2")
    group = ec2.create_security_group(GroupName="g", Description="d")["GroupId"]

    def let_in(*last: int) -> None:
        blocks = [{"CidrIp": f"10.0.0.{each}/32"} for each in last]
        port = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": blocks}
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[port])

    let_in(0)
    let_in(*range(1, 55))
    for each in range(55, 60):
        let_in(each)
    with pytest.raises(ClientError, match="RulesPerSecurityGroupLimitExceeded"):
        let_in(60)
    ec2.revoke_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 22,
                "ToPort": 22,
                "IpRanges": [{"CidrIp": "10.0.0.0/32"}],
            }
        ],
    )
    let_in(60)
    assert counted.count("ec2 DescribeSecurityGroups") > 5


def test_what_few_calls_make_is_counted_when_they_have(
    client: Any, counted: list[str], world: World
) -> None:
    """Other calls of the service leave no doubt about the snapshots of a volume."""
    ec2 = client("ec2")
    zone = f"{world.account.region}a"
    volume = ec2.create_volume(AvailabilityZone=zone, Size=1)["VolumeId"]
    for number in range(4):
        world.clock.sleep(16)
        ec2.create_snapshot(VolumeId=volume)
        ec2.create_tags(
            Resources=[volume],
            Tags=[{"Key": f"k{number}{each}", "Value": "v"} for each in range(9)],
        )
    # Once for those that are pending, and once for all.
    assert counted.count("ec2 DescribeSnapshots") == 2


def test_calls_of_other_services_leave_no_doubt(
    client: Any, counted: list[str]
) -> None:
    """Whatever they make, it is none of what was counted."""
    iam, ec2 = client("iam"), client("ec2")
    for number in range(3):
        ec2.create_security_group(GroupName=f"g{number}", Description="d")
        for each in range(40):
            iam.create_user(UserName=f"u{number}-{each}")
    assert counted.count("ec2 DescribeSecurityGroups") == 1
