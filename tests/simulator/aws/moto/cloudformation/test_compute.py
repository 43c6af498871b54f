"""Instances of a stack have all that an exercise reads of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack


def read_instance(account: EmbeddedAccount, stack: Stack, name: str) -> dict[str, Any]:
    """Return an instance of the stack as EC2 describes it."""
    reservations = account.client("ec2").describe_instances(
        InstanceIds=[stack.resources[name].physical_id]
    )["Reservations"]
    instance: dict[str, Any] = reservations[0]["Instances"][0]
    return instance


def read_tags(thing: dict[str, Any]) -> dict[str, str]:
    """Return a thing's tags as a mapping."""
    return {tag["Key"]: tag["Value"] for tag in thing.get("Tags", [])}


def test_an_instance_has_its_properties(account: EmbeddedAccount, stack: Stack) -> None:
    """Group, profile, subnet, type and metadata options are the template's."""
    web = read_instance(account, stack, "Web")
    ids = {name: each.physical_id for name, each in stack.resources.items()}
    assert [group["GroupId"] for group in web["SecurityGroups"]] == [ids["WebGroup"]]
    assert web["IamInstanceProfile"]["Arn"].endswith(f"/{ids['Profile']}")
    assert web["SubnetId"] == ids["Subnet"]
    assert web["InstanceType"] == "t2.micro"
    assert web["MetadataOptions"]["HttpTokens"] == "required"
    assert web["State"]["Name"] == "running"


def test_a_public_subnet_gives_a_public_address(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """MapPublicIpOnLaunch counts, and an interface may ask for an address."""
    web = read_instance(account, stack, "Web")
    assert web["PublicIpAddress"] == stack.outputs["WebPublicIp"]
    assert web["PrivateIpAddress"].startswith("10.0.1.")
    assert read_instance(account, stack, "Bystander")["PublicIpAddress"]


def test_an_instance_is_tagged(account: EmbeddedAccount, stack: Stack) -> None:
    """It has the template's tags and those that say which stack it is of."""
    tags = read_tags(read_instance(account, stack, "Web"))
    assert tags["owner"] == "web"
    assert tags["data-classification"] == "internal"
    assert tags["aws:cloudformation:stack-name"] == "web"
    assert tags["aws:cloudformation:logical-id"] == "Web"


def test_an_instance_has_root_and_data_volumes(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """Both are there, encrypted as asked, and carry the instance's tags."""
    web = read_instance(account, stack, "Web")
    devices = {
        each["DeviceName"]: each["Ebs"]["VolumeId"]
        for each in web["BlockDeviceMappings"]
    }
    assert list(devices) == ["/dev/sda1", "/dev/sdb"]
    volumes = account.client("ec2").describe_volumes(VolumeIds=list(devices.values()))
    by_size = {volume["Size"]: volume for volume in volumes["Volumes"]}
    assert by_size[20]["Encrypted"] is True
    assert [read_tags(volume)["owner"] for volume in volumes["Volumes"]] == ["web"] * 2


def test_interfaces_of_a_template_are_used(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """An instance described by its interface has the interface's groups."""
    bystander = read_instance(account, stack, "Bystander")
    assert {group["GroupId"] for group in bystander["SecurityGroups"]} == {
        stack.resources["WebGroup"].physical_id,
        stack.resources["Narrow"].physical_id,
    }
    assert bystander["SubnetId"] == stack.resources["Private"].physical_id


def test_a_volume_is_attached(account: EmbeddedAccount, stack: Stack) -> None:
    """A volume of its own has its properties and hangs where it should."""
    disk = account.client("ec2").describe_volumes(
        VolumeIds=[stack.resources["Disk"].physical_id]
    )["Volumes"][0]
    assert (disk["Size"], disk["VolumeType"], disk["Encrypted"]) == (5, "gp3", True)
    assert [(each["InstanceId"], each["Device"]) for each in disk["Attachments"]] == [
        (stack.resources["Bystander"].physical_id, "/dev/sdf")
    ]
    assert read_tags(disk)["owner"] == "web"


def test_user_data_is_what_the_template_says(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """What Fn::Base64 made can be decoded again."""
    answer = account.client("ec2").describe_instance_attribute(
        InstanceId=stack.resources["Web"].physical_id, Attribute="userData"
    )
    assert answer["UserData"]["Value"] == "IyEvYmluL3NoCg=="


def test_a_snapshot_of_a_volume_completes(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """A responder's snapshot can be found by its volume, and is complete."""
    ec2 = account.client("ec2")
    disk = stack.resources["Disk"].physical_id
    ec2.create_snapshot(VolumeId=disk)
    snapshots = ec2.describe_snapshots(
        OwnerIds=["self"], Filters=[{"Name": "volume-id", "Values": [disk]}]
    )["Snapshots"]
    assert [(each["State"], each["Encrypted"]) for each in snapshots] == [
        ("completed", True)
    ]
