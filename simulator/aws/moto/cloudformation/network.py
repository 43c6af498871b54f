"""VPCs, subnets, gateways and routes.

moto leaves out ``MapPublicIpOnLaunch``, IPv6 ranges, DNS settings and most tags, and
does not delete gateways, route tables, associations and flow logs with their stack.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    is_true,
    read_tags,
)

__all__ = ["COMPLETIONS", "TYPES"]


def _complete_vpc(vpc: Any, properties: Properties, place: Place) -> None:
    del place
    for name in ("EnableDnsSupport", "EnableDnsHostnames"):
        if name in properties:
            snake = "enable_dns_" + name.removeprefix("EnableDns").lower()
            setattr(vpc, snake, is_true(properties[name]))


def _complete_subnet(subnet: Any, properties: Properties, place: Place) -> None:
    backend = place.backend("ec2")
    subnet.map_public_ip_on_launch = is_true(properties.get("MapPublicIpOnLaunch"))
    if "Ipv6CidrBlock" in properties:
        backend.associate_subnet_cidr_block(subnet.id, properties["Ipv6CidrBlock"])
    if "AssignIpv6AddressOnCreation" in properties:
        subnet.assign_ipv6_address_on_creation = is_true(
            properties["AssignIpv6AddressOnCreation"]
        )


def _create_route(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    table = properties["RouteTableId"]
    v4 = properties.get("DestinationCidrBlock")
    v6 = properties.get("DestinationIpv6CidrBlock")
    backend.create_route(
        route_table_id=table,
        destination_cidr_block=v4,
        destination_ipv6_cidr_block=v6,
        gateway_id=properties.get("GatewayId") or properties.get("VpcEndpointId"),
        instance_id=properties.get("InstanceId"),
        nat_gateway_id=properties.get("NatGatewayId"),
        egress_only_igw_id=properties.get("EgressOnlyInternetGatewayId"),
        transit_gateway_id=properties.get("TransitGatewayId"),
        interface_id=properties.get("NetworkInterfaceId"),
        vpc_peering_connection_id=properties.get("VpcPeeringConnectionId"),
    )
    delete = partial(backend.delete_route, table, v4, v6)
    return Resource(f"{table}|{v4 or v6}", {"CidrBlock": v4 or v6}, delete)


def _create_vpc_cidr_block(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    v4 = properties.get("CidrBlock")
    association = backend.associate_vpc_cidr_block(
        properties["VpcId"], v4, amazon_provided_ipv6_cidr_block=v4 is None
    )
    delete = partial(backend.disassociate_vpc_cidr_block, association["association_id"])
    return Resource(
        association["association_id"], {"Id": association["association_id"]}, delete
    )


def _create_egress_gateway(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    gateway = backend.create_egress_only_internet_gateway(properties["VpcId"])
    delete = partial(backend.delete_egress_only_internet_gateway, gateway.id)
    return Resource(gateway.id, {"Id": gateway.id}, delete)


def _complete_route_table(table: Any, properties: Properties, place: Place) -> Any:
    table.add_tags(read_tags(properties))
    return partial(place.backend("ec2").delete_route_table, table.id)


def _complete_gateway(gateway: Any, properties: Properties, place: Place) -> Any:
    gateway.add_tags(read_tags(properties))
    return partial(place.backend("ec2").delete_internet_gateway, gateway.id)


def _complete_attachment(attachment: Any, properties: Properties, place: Place) -> Any:
    ec2, vpc_id = place.backend("ec2"), attachment.vpc_id
    if "InternetGatewayId" in properties:
        gateway = properties["InternetGatewayId"]
        return partial(ec2.detach_internet_gateway, gateway, vpc_id)
    return partial(ec2.detach_vpn_gateway, properties["VpnGatewayId"], vpc_id)


def _associate_routes(properties: Properties, place: Place) -> Resource:
    ec2 = place.backend("ec2")
    made = ec2.associate_route_table(
        route_table_id=properties["RouteTableId"], subnet_id=properties["SubnetId"]
    )
    return Resource(made, {"Id": made}, partial(ec2.disassociate_route_table, made))


def _complete_nat(gateway: Any, properties: Properties, place: Place) -> Any:
    gateway.add_tags(read_tags(properties))
    return partial(place.backend("ec2").delete_nat_gateway, gateway.id)


def _complete_endpoint(endpoint: Any, properties: Properties, place: Place) -> Any:
    endpoint.add_tags(read_tags(properties))
    return partial(place.backend("ec2").delete_vpc_endpoints, [endpoint.id])


def _complete_peering(peering: Any, properties: Properties, place: Place) -> Any:
    peering.add_tags(read_tags(properties))
    return partial(place.backend("ec2").delete_vpc_peering_connection, peering.id)


def _complete_flow_log(flow_log: Any, _: Properties, place: Place) -> Any:
    return partial(place.backend("ec2").delete_flow_logs, [flow_log.id])


TYPES = {
    "AWS::EC2::EgressOnlyInternetGateway": ResourceType(
        _create_egress_gateway, frozenset({"Id"})
    ),
    "AWS::EC2::Route": ResourceType(_create_route, frozenset({"CidrBlock"})),
    "AWS::EC2::SubnetRouteTableAssociation": ResourceType(
        _associate_routes, frozenset({"Id"})
    ),
    "AWS::EC2::VPCCidrBlock": ResourceType(_create_vpc_cidr_block, frozenset({"Id"})),
}

COMPLETIONS = {
    "AWS::EC2::FlowLog": _complete_flow_log,
    "AWS::EC2::InternetGateway": _complete_gateway,
    "AWS::EC2::NatGateway": _complete_nat,
    "AWS::EC2::RouteTable": _complete_route_table,
    "AWS::EC2::Subnet": _complete_subnet,
    "AWS::EC2::VPC": _complete_vpc,
    "AWS::EC2::VPCEndpoint": _complete_endpoint,
    "AWS::EC2::VPCGatewayAttachment": _complete_attachment,
    "AWS::EC2::VPCPeeringConnection": _complete_peering,
}
