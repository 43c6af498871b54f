"""The network of a stack leads where its template says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack


def test_a_subnet_is_joined_to_its_routes(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """The table has the default routes, and the subnet uses it."""
    tables = account.client("ec2").describe_route_tables(
        Filters=[
            {
                "Name": "association.subnet-id",
                "Values": [stack.resources["Subnet"].physical_id],
            }
        ]
    )["RouteTables"]
    (table,) = tables
    assert table["RouteTableId"] == stack.resources["Routes"].physical_id
    gateways = {
        route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock"): (
            route.get("GatewayId") or route.get("EgressOnlyInternetGatewayId")
        )
        for route in table["Routes"]
    }
    assert gateways["0.0.0.0/0"] == stack.resources["Gateway"].physical_id
    assert gateways["::/0"] == stack.resources["Egress6"].physical_id
    assert {"Key": "owner", "Value": "web"} in table["Tags"]


def test_a_vpc_has_its_settings(account: EmbeddedAccount, stack: Stack) -> None:
    """Names of hosts, an IPv6 range and tags are the template's."""
    ec2, vpc_id = account.client("ec2"), stack.resources["Vpc"].physical_id
    answer = ec2.describe_vpc_attribute(VpcId=vpc_id, Attribute="enableDnsHostnames")
    vpc = ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]
    assert answer["EnableDnsHostnames"]["Value"] is True
    assert len(vpc["Ipv6CidrBlockAssociationSet"]) == 1
    assert {"Key": "owner", "Value": "web"} in vpc["Tags"]


def test_only_the_public_subnet_hands_out_addresses(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """MapPublicIpOnLaunch is each subnet's own."""
    ids = [stack.resources[name].physical_id for name in ("Subnet", "Private")]
    subnets = account.client("ec2").describe_subnets(SubnetIds=ids)["Subnets"]
    assert {each["SubnetId"]: each["MapPublicIpOnLaunch"] for each in subnets} == {
        ids[0]: True,
        ids[1]: False,
    }


def test_an_access_list_stands_before_its_subnet(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """Its entries are the template's, and deny is the last of them."""
    (acl,) = account.client("ec2").describe_network_acls(
        Filters=[
            {
                "Name": "association.subnet-id",
                "Values": [stack.resources["Private"].physical_id],
            }
        ]
    )["NetworkAcls"]
    assert acl["NetworkAclId"] == stack.resources["Acl"].physical_id
    entries = {
        (entry["Egress"], entry["RuleNumber"]): (entry["RuleAction"], entry["Protocol"])
        for entry in acl["Entries"]
    }
    assert entries == {
        (False, 100): ("allow", "6"),
        (False, 32767): ("deny", "-1"),
        (True, 100): ("allow", "-1"),
        (True, 32767): ("deny", "-1"),
    }


def test_an_address_belongs_to_its_interface(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """The interface shows the elastic address that is associated with it."""
    (address,) = account.client("ec2").describe_addresses()["Addresses"]
    interface = stack.resources["Interface"].physical_id
    assert address["NetworkInterfaceId"] == interface
    (shown,) = account.client("ec2").describe_network_interfaces(
        NetworkInterfaceIds=[interface]
    )["NetworkInterfaces"]
    assert shown["Association"]["PublicIp"] == address["PublicIp"]
    assert address["PublicIp"] == stack.resources["Address"].physical_id
