"""A VPC endpoint has interfaces in its subnets, routes in its tables, and a policy."""

from __future__ import annotations

import json
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

BLOCK = "10.9.1.0/28"


class Net:
    """A VPC with a subnet, a route table and a group."""

    def __init__(self, ec2: Any) -> None:
        self.ec2 = ec2
        self.vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        made = ec2.create_subnet(VpcId=self.vpc, CidrBlock=BLOCK)
        self.subnet = made["Subnet"]["SubnetId"]
        table = ec2.create_route_table(VpcId=self.vpc)
        self.table = table["RouteTable"]["RouteTableId"]
        group = ec2.create_security_group(
            VpcId=self.vpc, GroupName="g", Description="of the endpoint"
        )
        self.group = group["GroupId"]

    def make(self, service: str, **more: Any) -> str:
        """Make an endpoint, and return its id."""
        made = self.ec2.create_vpc_endpoint(
            VpcId=self.vpc, ServiceName=f"com.amazonaws.us-east-1.{service}", **more
        )
        return str(made["VpcEndpoint"]["VpcEndpointId"])

    def describe(self, endpoint: str) -> dict[str, Any]:
        """Describe an endpoint."""
        [found] = self.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])[
            "VpcEndpoints"
        ]
        described: dict[str, Any] = found
        return described

    def interfaces(self, endpoint: str) -> list[dict[str, Any]]:
        """Describe an endpoint's interfaces."""
        names = self.describe(endpoint)["NetworkInterfaceIds"]
        if not names:
            return []
        found = self.ec2.describe_network_interfaces(NetworkInterfaceIds=names)
        return list(found["NetworkInterfaces"])

    def leads_to(self, endpoint: str) -> bool:
        """Say whether the route table has a route to an endpoint."""
        tables = self.ec2.describe_route_tables(RouteTableIds=[self.table])
        routes = tables["RouteTables"][0]["Routes"]
        return any(each.get("GatewayId") == endpoint for each in routes)


def test_moto_alone_changes_no_route(moto_client: Callable[[str], Any]) -> None:
    """moto: a table that is added has no route, and an interface none of the groups."""
    net = Net(moto_client("ec2"))
    gateway = net.make("s3")
    net.ec2.modify_vpc_endpoint(VpcEndpointId=gateway, AddRouteTableIds=[net.table])
    assert not net.leads_to(gateway)
    inner = net.make(
        "kms",
        VpcEndpointType="Interface",
        SubnetIds=[net.subnet],
        SecurityGroupIds=[net.group],
    )
    [interface] = net.interfaces(inner)
    assert [each["GroupId"] for each in interface["Groups"]] != [net.group]


def test_a_gateway_has_a_route_in_its_tables(account: EmbeddedAccount) -> None:
    """From when a table is added to when it is removed, or the endpoint is deleted."""
    net = Net(account.client("ec2"))
    gateway = net.make("s3", RouteTableIds=[net.table])
    assert net.describe(gateway)["VpcEndpointType"] == "Gateway"
    assert net.leads_to(gateway)
    change = net.ec2.modify_vpc_endpoint
    change(VpcEndpointId=gateway, RemoveRouteTableIds=[net.table])
    assert not net.leads_to(gateway)
    change(VpcEndpointId=gateway, AddRouteTableIds=[net.table])
    change(VpcEndpointId=gateway, AddRouteTableIds=[net.table])
    assert net.leads_to(gateway)
    net.ec2.delete_vpc_endpoints(VpcEndpointIds=[gateway])
    assert not net.leads_to(gateway)


def test_an_interface_endpoint_stands_in_its_subnets(account: EmbeddedAccount) -> None:
    """With an address of each, and with its groups, which can be changed."""
    net = Net(account.client("ec2"))
    inner = net.make("kms", VpcEndpointType="Interface", SubnetIds=[net.subnet])
    [interface] = net.interfaces(inner)
    assert ip_address(interface["PrivateIpAddress"]) in ip_network(BLOCK)
    assert [each["GroupName"] for each in interface["Groups"]] == ["default"]
    first = interface["Groups"][0]["GroupId"]
    other = net.ec2.create_subnet(VpcId=net.vpc, CidrBlock="10.9.2.0/28")
    net.ec2.modify_vpc_endpoint(
        VpcEndpointId=inner,
        AddSecurityGroupIds=[net.group],
        RemoveSecurityGroupIds=[first],
        AddSubnetIds=[other["Subnet"]["SubnetId"]],
    )
    found = net.interfaces(inner)
    assert [each["Groups"][0]["GroupId"] for each in found] == [net.group] * 2
    net.ec2.modify_vpc_endpoint(VpcEndpointId=inner, RemoveSubnetIds=[net.subnet])
    [left] = net.interfaces(inner)
    assert ip_address(left["PrivateIpAddress"]) in ip_network("10.9.2.0/28")


def test_a_policy_and_private_dns_are_set_back(account: EmbeddedAccount) -> None:
    """To the policy that lets all pass."""
    net = Net(account.client("ec2"))
    closed = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [closed]})
    inner = net.make(
        "kms",
        VpcEndpointType="Interface",
        SubnetIds=[net.subnet],
        PolicyDocument=document,
    )
    assert net.describe(inner)["PrivateDnsEnabled"]
    net.ec2.modify_vpc_endpoint(
        VpcEndpointId=inner, ResetPolicy=True, PrivateDnsEnabled=False
    )
    described = net.describe(inner)
    [statement] = json.loads(described["PolicyDocument"])["Statement"]
    assert statement["Effect"] == "Allow"
    assert not described["PrivateDnsEnabled"]
