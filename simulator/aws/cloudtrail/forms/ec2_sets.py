"""What EC2's lists are called in CloudTrail's records, and their items.

Read off real records; a list that is not here follows a rule (see `forms.ec2`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ListName", "find_set"]


class ListName(NamedTuple):
    """A list in a record: its own name, and that of a plain item within ``items``."""

    name: str
    item: str = "item"


_SETS: Final[Mapping[str, ListName]] = {
    "AllocationIds": ListName("allocationIdsSet", "allocationId"),
    "AttributeNames": ListName("accountAttributeNameSet", "attributeName"),
    "BlockDeviceMappings": ListName("blockDeviceMapping"),
    "CustomerGatewayIds": ListName("customerGatewaySet", "customerGatewayId"),
    "DhcpOptionsIds": ListName("dhcpOptionsSet", "dhcpOptionsId"),
    "ExecutableUsers": ListName("executableBySet", "user"),
    "Filters": ListName("filterSet"),
    "GroupIds": ListName("securityGroupIdSet", "groupId"),
    "GroupNames": ListName("securityGroupSet", "groupName"),
    "Groups": ListName("groupSet", "groupId"),
    "ImageIds": ListName("imagesSet", "imageId"),
    "InstanceIds": ListName("instancesSet", "instanceId"),
    "InternetGatewayIds": ListName("internetGatewayIdSet", "internetGatewayId"),
    "IpPermissions": ListName("ipPermissions"),
    "IpRanges": ListName("ipRanges"),
    "Ipv6Ranges": ListName("ipv6Ranges"),
    "KeyNames": ListName("keySet", "keyName"),
    "KeyPairIds": ListName("keyPairIdSet", "keyPairId"),
    "NetworkAclIds": ListName("networkAclIdSet", "networkAclId"),
    "NetworkInterfaceIds": ListName("networkInterfaceIdSet", "networkInterfaceId"),
    "NetworkInterfaces": ListName("networkInterfaceSet"),
    "OwnerIds": ListName("ownersSet", "owner"),
    "Owners": ListName("ownersSet", "owner"),
    "PrefixListIds": ListName("prefixListIds"),
    "PrivateIpAddresses": ListName("privateIpAddressesSet", "privateIpAddress"),
    "PublicIps": ListName("publicIpsSet", "publicIp"),
    "RegionNames": ListName("regionSet", "regionName"),
    "Resources": ListName("resourcesSet", "resourceId"),
    "RestorableByUserIds": ListName("sharedUsersSet", "user"),
    "RouteTableIds": ListName("routeTableIdSet", "routeTableId"),
    "SecurityGroupIds": ListName("groupSet", "groupId"),
    "SecurityGroupRuleIds": ListName("securityGroupRuleIds", "securityGroupRuleId"),
    "SecurityGroups": ListName("groupSet", "groupName"),
    "SnapshotIds": ListName("snapshotSet", "snapshotId"),
    "SubnetIds": ListName("subnetSet", "subnetId"),
    "TagSpecifications": ListName("tagSpecificationSet"),
    "Tags": ListName("tagSet"),
    "UserIdGroupPairs": ListName("groups"),
    "Values": ListName("valueSet", "value"),
    "VolumeIds": ListName("volumeSet", "volumeId"),
    "VpcIds": ListName("vpcSet", "vpcId"),
    "VpcPeeringConnectionIds": ListName(
        "vpcPeeringConnectionIdSet", "vpcPeeringConnectionId"
    ),
    "VpnConnectionIds": ListName("vpnConnectionSet", "vpnConnectionId"),
    "VpnGatewayIds": ListName("vpnGatewaySet", "vpnGatewayId"),
    "ZoneIds": ListName("availabilityZoneIdSet", "zoneId"),
    "ZoneNames": ListName("availabilityZoneSet", "zoneName"),
}

_PLAIN_TAGS: Final = ListName("tags")
_TAGGING: Final = frozenset({"CreateTags", "DeleteTags"})


@cache
def find_set(operation: str, member: str) -> ListName | None:
    """Return what a list is called, by its name in botocore's model.

    Tags stand in a ``tagSet`` where they are what the call is about, and are a plain
    list within a ``tagSpecificationSet``.
    """
    if member == "Tags" and operation not in _TAGGING:
        return _PLAIN_TAGS
    return _SETS.get(member)
