"""What isolate-instance does to an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

CASE = "16afba5c5c43e07c9e3e5e2e544e95df"


@dataclass
class Server:
    """An instance with two volumes and two interfaces, and a profile."""

    instance: str
    vpc: str
    volumes: set[str]
    interfaces: list[str]


@pytest.fixture
def ec2(account: None) -> Any:
    """The account's EC2."""
    return boto3.client("ec2")


@pytest.fixture
def isolate(load: Callable[[str], Any]) -> Any:
    """The handler's module."""
    return load("responders/isolate-instance")


@pytest.fixture
def server(ec2: Any) -> Server:
    """A server to isolate."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    web = ec2.create_security_group(VpcId=vpc, GroupName="web", Description="web")
    (instance,) = ec2.run_instances(
        ImageId="ami-12345678",
        MinCount=1,
        MaxCount=1,
        SubnetId=subnet,
        SecurityGroupIds=[web["GroupId"]],
    )["Instances"]
    instance_id = instance["InstanceId"]
    zone = instance["Placement"]["AvailabilityZone"]
    data = ec2.create_volume(AvailabilityZone=zone, Size=8)["VolumeId"]
    ec2.attach_volume(VolumeId=data, InstanceId=instance_id, Device="/dev/sdf")
    second = ec2.create_network_interface(SubnetId=subnet, Groups=[web["GroupId"]])
    second_id = second["NetworkInterface"]["NetworkInterfaceId"]
    ec2.attach_network_interface(
        NetworkInterfaceId=second_id, InstanceId=instance_id, DeviceIndex=1
    )
    described = describe(ec2, instance_id)
    mappings = described["BlockDeviceMappings"]
    return Server(
        instance_id,
        vpc,
        {mapping["Ebs"]["VolumeId"] for mapping in mappings},
        [i["NetworkInterfaceId"] for i in described["NetworkInterfaces"]],
    )


def describe(ec2: Any, instance_id: str) -> Any:
    """Return an instance as EC2 describes it."""
    answer = ec2.describe_instances(InstanceIds=[instance_id])
    return answer["Reservations"][0]["Instances"][0]


def finding(instance_id: str) -> dict[str, Any]:
    """Write the event of a finding about an instance."""
    details = {"instanceDetails": {"instanceId": instance_id}}
    return {"detail": {"id": CASE, "severity": 8, "resource": details}}


def give_profile(ec2: Any, instance_id: str) -> None:
    """Associate an instance profile with an instance."""
    iam = boto3.client("iam")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument="{}")
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    ec2.associate_iam_instance_profile(
        IamInstanceProfile={"Name": "web"}, InstanceId=instance_id
    )


def snapshots(ec2: Any) -> list[Any]:
    """Return the snapshots of the case."""
    filters = [{"Name": "tag:IncidentCase", "Values": [CASE]}]
    found = ec2.describe_snapshots(OwnerIds=["self"], Filters=filters)
    return list(found["Snapshots"])


def group_named(ec2: Any, name: str) -> Any:
    """Return the one security group of a name."""
    filters = [{"Name": "group-name", "Values": [name]}]
    (group,) = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    return group


def test_it_isolates_the_instance(ec2: Any, isolate: Any, server: Server) -> None:
    """Evidence, profile, network and power are as they should be."""
    give_profile(ec2, server.instance)
    answer = isolate.handler(finding(server.instance), None)
    assert answer["outcome"] == "isolated"
    instance = describe(ec2, server.instance)
    assert instance["State"]["Name"] == "stopped"
    tags = {tag["Key"]: tag["Value"] for tag in instance["Tags"]}
    assert tags == {"IncidentCase": CASE, "IncidentState": "isolated"}
    assert {snapshot["VolumeId"] for snapshot in snapshots(ec2)} == server.volumes
    associations = ec2.describe_iam_instance_profile_associations()
    assert associations["IamInstanceProfileAssociations"] == []
    quarantine = group_named(ec2, "incident-quarantine")
    assert (quarantine["IpPermissions"], quarantine["IpPermissionsEgress"]) == ([], [])
    assert len(instance["NetworkInterfaces"]) == 2
    for interface in instance["NetworkInterfaces"]:
        assert [g["GroupId"] for g in interface["Groups"]] == [quarantine["GroupId"]]


def test_every_interface_goes_through_the_untracked_group(
    ec2: Any, isolate: Any, server: Server
) -> None:
    """Each interface gets the group that allows everything, then the quarantine."""
    moves = []
    isolate.ec2.meta.events.register(
        "provide-client-params.ec2.ModifyNetworkInterfaceAttribute",
        lambda params, **_: moves.append(
            (params["NetworkInterfaceId"], *params["Groups"])
        ),
    )
    isolate.handler(finding(server.instance), None)
    untracked = group_named(ec2, "incident-untracked")
    quarantine = group_named(ec2, "incident-quarantine")
    assert moves == [
        (interface, group["GroupId"])
        for interface in server.interfaces
        for group in (untracked, quarantine)
    ]
    for direction in ("IpPermissions", "IpPermissionsEgress"):
        rules = untracked[direction]
        assert {rule["IpProtocol"] for rule in rules} == {"-1"}
        assert {r["CidrIp"] for rule in rules for r in rule["IpRanges"]} == {
            "0.0.0.0/0"
        }
        assert {r["CidrIpv6"] for rule in rules for r in rule["Ipv6Ranges"]} == {"::/0"}


def test_evidence_comes_first(isolate: Any, server: Server) -> None:
    """Snapshots are taken before anything is removed or stopped."""
    calls: list[str] = []
    isolate.ec2.meta.events.register(
        "before-call.ec2", lambda model, **_: calls.append(model.name)
    )
    isolate.handler(finding(server.instance), None)
    changes = [name for name in calls if not name.startswith("Describe")]
    assert changes[:2] == ["CreateTags", "CreateSnapshots"]
    assert changes[-2:] == ["StopInstances", "CreateTags"]


def test_a_second_delivery_changes_nothing(
    ec2: Any, isolate: Any, server: Server
) -> None:
    """The same finding again takes no second snapshot and makes no second group."""
    isolate.handler(finding(server.instance), None)
    before = (describe(ec2, server.instance), len(snapshots(ec2)))
    isolate.handler(finding(server.instance), None)
    after = (describe(ec2, server.instance), len(snapshots(ec2)))
    assert after[1] == before[1] == 2
    assert after[0]["NetworkInterfaces"] == before[0]["NetworkInterfaces"]
    assert after[0]["State"] == before[0]["State"]


def test_an_instance_without_a_profile_is_isolated(
    ec2: Any, isolate: Any, server: Server
) -> None:
    """There is nothing to remove, and that is no failure."""
    isolate.handler(finding(server.instance), None)
    assert describe(ec2, server.instance)["State"]["Name"] == "stopped"


@pytest.mark.parametrize("kind", ["terminated", "unknown"])
def test_an_instance_that_is_gone_is_left_alone(
    ec2: Any, isolate: Any, server: Server, kind: str
) -> None:
    """Terminated and unknown instances are no failure."""
    instance_id = server.instance if kind == "terminated" else "i-0123456789abcdef0"
    ec2.terminate_instances(InstanceIds=[server.instance])
    assert isolate.handler(finding(instance_id), None)["outcome"] == "gone"


def test_a_step_that_fails_keeps_no_other_from_being_taken(
    ec2: Any, isolate: Any, server: Server
) -> None:
    """It contains without evidence, then fails so that Lambda tries again."""

    def deny(**_: Any) -> None:
        answer = {"Error": {"Code": "UnauthorizedOperation", "Message": "no"}}
        raise ClientError(answer, "CreateSnapshots")

    events = isolate.ec2.meta.events
    events.register("before-call.ec2.CreateSnapshots", deny)
    with pytest.raises(isolate.IsolationIncomplete, match="preserve_volumes"):
        isolate.handler(finding(server.instance), None)
    assert describe(ec2, server.instance)["State"]["Name"] == "stopped"
    events.unregister("before-call.ec2.CreateSnapshots", deny)
    isolate.handler(finding(server.instance), None)
    assert len(snapshots(ec2)) == 2
