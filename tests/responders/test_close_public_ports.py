"""What close-public-ports does to an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def close(load: Callable[[str], Any]) -> Any:
    """The handler's module."""
    return load("responders/close-public-ports")


@pytest.fixture
def group(account: None) -> str:
    """A security group without ingress."""
    ec2 = boto3.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    created = ec2.create_security_group(VpcId=vpc, GroupName="g", Description="g")
    return str(created["GroupId"])


def allow(group: str, ports: tuple[int, int], cidr: str, protocol: str = "tcp") -> None:
    """Add an ingress rule."""
    range_ = {"CidrIpv6": cidr} if ":" in cidr else {"CidrIp": cidr}
    family = "Ipv6Ranges" if ":" in cidr else "IpRanges"
    permission = {"IpProtocol": protocol, family: [range_]}
    if protocol != "-1":
        permission |= {"FromPort": ports[0], "ToPort": ports[1]}
    boto3.client("ec2").authorize_security_group_ingress(
        GroupId=group, IpPermissions=[permission]
    )


def ingress(group: str) -> list[tuple[int, str]]:
    """Return the group's ingress as first port and range."""
    answer = boto3.client("ec2").describe_security_group_rules(
        Filters=[{"Name": "group-id", "Values": [group]}]
    )
    return sorted(
        (rule["FromPort"], rule.get("CidrIpv4") or rule.get("CidrIpv6"))
        for rule in answer["SecurityGroupRules"]
        if not rule["IsEgress"]
    )


def record(group: str) -> dict[str, Any]:
    """Write the event of a CloudTrail record."""
    return {"detail": {"requestParameters": {"groupId": group}}}


def test_it_closes_administration_ports_and_nothing_else(
    close: Any, group: str
) -> None:
    """IPv4 and IPv6 are closed; other ports and narrower ranges stay."""
    allow(group, (22, 22), "0.0.0.0/0")
    allow(group, (22, 22), "::/0")
    allow(group, (3000, 4000), "0.0.0.0/0")
    allow(group, (22, 22), "198.51.100.0/24")
    allow(group, (443, 443), "0.0.0.0/0")
    close.handler(record(group), None)
    assert ingress(group) == [(22, "198.51.100.0/24"), (443, "0.0.0.0/0")]


def test_all_traffic_from_anywhere_is_closed(close: Any, group: str) -> None:
    """A rule for all protocols covers SSH."""
    allow(group, (0, 0), "0.0.0.0/0", "-1")
    allow(group, (22, 22), "0.0.0.0/0", "udp")
    close.handler(record(group), None)
    assert ingress(group) == [(22, "0.0.0.0/0")]


def test_a_second_delivery_finds_nothing_to_do(close: Any, group: str) -> None:
    """Closing twice is no failure."""
    allow(group, (22, 22), "0.0.0.0/0")
    assert len(close.handler(record(group), None)["closed"][group]) == 1
    assert close.handler(record(group), None)["closed"] == {group: []}


def test_a_finding_closes_all_groups_of_the_instance(close: Any, group: str) -> None:
    """The groups are those of the interfaces, as they are now."""
    allow(group, (3389, 3389), "0.0.0.0/0")
    ec2 = boto3.client("ec2")
    described = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    subnet = ec2.create_subnet(VpcId=described["VpcId"], CidrBlock="10.0.0.0/24")
    (instance,) = ec2.run_instances(
        ImageId="ami-12345678",
        MinCount=1,
        MaxCount=1,
        SubnetId=subnet["Subnet"]["SubnetId"],
        SecurityGroupIds=[group],
    )["Instances"]
    details = {"instanceDetails": {"instanceId": instance["InstanceId"]}}
    close.handler({"detail": {"resource": details}}, None)
    assert ingress(group) == []


@pytest.mark.parametrize("parameters", [None, {"groupName": "web"}])
def test_a_record_without_a_group_is_left_alone(close: Any, parameters: Any) -> None:
    """A refused call, or one that names the group otherwise, is no failure."""
    event = {"detail": {"requestParameters": parameters}}
    assert close.handler(event, None) == {"closed": {}}
