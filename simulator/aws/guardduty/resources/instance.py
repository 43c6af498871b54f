"""An EC2 instance in a finding: type, image, profile, interfaces, groups and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.resources.reading import list_tags, missing
from gameday.simulator.aws.times import write_time_ms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.guardduty.resources.reading import Lookup, Members

__all__ = ["describe_instance", "find_instance"]


def describe_instance(lookup: Lookup) -> Members:
    """Describe an instance by its id.

    Raises:
        InjectFailed: There is no such instance.
    """
    found = find_instance(lookup)
    details = {
        "instanceId": found["InstanceId"],
        "instanceType": found["InstanceType"],
        "launchTime": write_time_ms(found["LaunchTime"]),
        "platform": found.get("Platform"),
        "availabilityZone": found["Placement"]["AvailabilityZone"],
        "instanceState": found["State"]["Name"],
        "imageId": found["ImageId"],
        "imageDescription": _find_image_description(lookup, found["ImageId"]),
        "iamInstanceProfile": _profile(found),
        "networkInterfaces": [
            _interface(interface) for interface in found.get("NetworkInterfaces", [])
        ],
        "tags": list_tags(found.get("Tags", [])),
        "productCodes": [_product_code(code) for code in found.get("ProductCodes", [])],
    }
    known = {name: value for name, value in details.items() if value is not None}
    return {"instanceDetails": known}


def find_instance(lookup: Lookup) -> Any:
    """Return the instance as EC2 describes it."""
    answer = lookup.ask("ec2", "describe_instances", InstanceIds=[lookup.name])
    for reservation in answer["Reservations"]:
        for instance in reservation["Instances"]:
            return instance
    raise missing(lookup.kind, lookup.name)


def _find_image_description(lookup: Lookup, image: str) -> str | None:
    """An instance outlives its image, so an image that is gone is no error."""
    filters = [{"Name": "image-id", "Values": [image]}]
    images = lookup.ask("ec2", "describe_images", Filters=filters)["Images"]
    return images[0].get("Description") or None if images else None


def _profile(instance: Mapping[str, Any]) -> dict[str, str] | None:
    profile = instance.get("IamInstanceProfile")
    return profile and {"arn": profile["Arn"], "id": profile["Id"]}


def _interface(interface: Mapping[str, Any]) -> dict[str, Any]:
    association = interface.get("Association", {})
    described = {
        "networkInterfaceId": interface["NetworkInterfaceId"],
        "privateIpAddress": interface["PrivateIpAddress"],
        "privateDnsName": interface.get("PrivateDnsName"),
        "privateIpAddresses": [
            _address(address) for address in interface.get("PrivateIpAddresses", [])
        ],
        "publicIp": association.get("PublicIp"),
        "publicDnsName": association.get("PublicDnsName"),
        "subnetId": interface["SubnetId"],
        "vpcId": interface["VpcId"],
        "securityGroups": [
            {"groupId": group["GroupId"], "groupName": group["GroupName"]}
            for group in interface["Groups"]
        ],
        "ipv6Addresses": [
            address["Ipv6Address"] for address in interface.get("Ipv6Addresses", [])
        ],
    }
    return {name: value for name, value in described.items() if value is not None}


def _address(address: Mapping[str, Any]) -> dict[str, str]:
    described = {"privateIpAddress": address["PrivateIpAddress"]}
    if address.get("PrivateDnsName"):
        described["privateDnsName"] = address["PrivateDnsName"]
    return described


def _product_code(code: Mapping[str, str]) -> dict[str, str]:
    return {
        "productCodeId": code["ProductCodeId"],
        "productCodeType": code["ProductCodeType"],
    }
