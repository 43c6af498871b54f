"""The reader against real moto: accounts are built through boto3, then asked."""

from __future__ import annotations

from cProfile import Profile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from gameday.simulator.aws.moto.readers.vpc.network import EmbeddedNetwork
from gameday.simulator.aws.vpc import (
    Connection,
    Connections,
    DnsRule,
    Flow,
    Network,
    Trace,
)
from gameday.simulator.aws.vpc.state import IdleTimeouts

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT, REGION = "123456789012", "us-east-1"


@dataclass
class Estate:
    """A VPC with a public and a private subnet, and what it takes to change them."""

    ec2: Any
    vpc: str
    public: str
    private: str
    gateway: str
    table: str

    def group(self, name: str, *ingress: dict[str, Any]) -> str:
        """Create a security group; moto gives it the default egress rules."""
        made = self.ec2.create_security_group(
            GroupName=name, Description=name, VpcId=self.vpc
        )
        if ingress:
            self.ec2.authorize_security_group_ingress(
                GroupId=made["GroupId"], IpPermissions=list(ingress)
            )
        return str(made["GroupId"])

    def run(self, subnet: str, *groups: str, **more: Any) -> str:
        """Launch an instance whose interface has the groups."""
        interface = {
            "DeviceIndex": 0,
            "SubnetId": subnet,
            "Groups": list(groups),
            "AssociatePublicIpAddress": subnet == self.public,
        }
        made = self.ec2.run_instances(
            ImageId="ami-12c6146b",
            MinCount=1,
            MaxCount=1,
            NetworkInterfaces=[interface],
            **more,
        )
        return str(made["Instances"][0]["InstanceId"])

    def private_ip(self, instance: str) -> str:
        """Return an instance's private address."""
        return str(self.described(instance)["PrivateIpAddress"])

    def described(self, instance: str) -> dict[str, Any]:
        """Return an instance's description."""
        found = self.ec2.describe_instances(InstanceIds=[instance])
        described: dict[str, Any] = found["Reservations"][0]["Instances"][0]
        return described

    def interface(self, instance: str) -> str:
        """Return the id of an instance's primary interface."""
        return str(
            self.described(instance)["NetworkInterfaces"][0]["NetworkInterfaceId"]
        )


def tcp(port: int, **peer: Any) -> dict[str, Any]:
    """Return a permission for one TCP port; from everywhere unless told otherwise."""
    peer = peer or {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peer}


@pytest.fixture
def estate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Estate]:
    """A VPC with IPv6, an internet gateway and two subnets in a fresh moto."""
    monkeypatch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "testing")
    with mock_aws():
        ec2 = boto3.Session(region_name=REGION).client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True)
        vpc_id = vpc["Vpc"]["VpcId"]
        public, private = (
            ec2.create_subnet(VpcId=vpc_id, CidrBlock=block)["Subnet"]["SubnetId"]
            for block in ("10.0.1.0/24", "10.0.2.0/24")
        )
        igw = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=igw, VpcId=vpc_id)
        table = ec2.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]
        ec2.create_route(
            RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=igw
        )
        ec2.create_route(
            RouteTableId=table, DestinationIpv6CidrBlock="::/0", GatewayId=igw
        )
        ec2.associate_route_table(RouteTableId=table, SubnetId=public)
        yield Estate(ec2, vpc_id, public, private, igw, table)


@pytest.fixture
def network(estate: Estate) -> Network:
    """The network of the estate's account."""
    return Network(EmbeddedNetwork([(ACCOUNT, REGION)]))


def test_a_public_server(estate: Estate, network: Network) -> None:
    """The internet reaches the open port by id and by address, and no other."""
    web = estate.run(estate.public, estate.group("web", tcp(443)))
    address = estate.described(web)["PublicIpAddress"]
    assert network.check(Flow("internet", web, "tcp", 443)).reason == (
        f"allowed: tcp/443 from internet to {web} through {estate.gateway}"
    )
    assert network.check(Flow("internet", address, "tcp", 443)).allowed
    assert not network.check(Flow("internet", web, "tcp", 22)).allowed
    assert network.check(Flow(web, "203.0.113.9", "tcp", 3333)).allowed
    assert network.resolve(web, "pool.example").allowed


@pytest.mark.parametrize("operation", ["stop_instances", "terminate_instances"])
def test_instance_state(estate: Estate, network: Network, operation: str) -> None:
    """A stopped or terminated server is out of reach."""
    web = estate.run(estate.public, estate.group("web", tcp(443)))
    getattr(estate.ec2, operation)(InstanceIds=[web])
    state = "stopped" if operation.startswith("stop") else "terminated"
    assert network.check(Flow("internet", web, "tcp", 443)).reason == (
        f"blocked: {web} is {state}"
    )
    assert network.resolve(web, "pool.example").reason == f"blocked: {web} is {state}"


def test_the_address_of_a_terminated_server_is_nobodys(
    estate: Estate, network: Network
) -> None:
    """Moto keeps the interface; a packet to its address finds nothing."""
    group = estate.group("web", tcp(443))
    web, near = estate.run(estate.public, group), estate.run(estate.private, group)
    address = estate.private_ip(web)
    estate.ec2.terminate_instances(InstanceIds=[web])
    assert network.check(Flow(near, address, "tcp", 443)).reason == (
        f"blocked: nothing in {estate.vpc} has the address {address}"
    )


def test_rules_of_every_kind(estate: Estate, network: Network) -> None:
    """Blocks, groups, prefix lists, all protocols and ICMP are read."""
    pl = estate.ec2.create_managed_prefix_list(
        PrefixListName="offices",
        Entries=[{"Cidr": "203.0.113.0/24"}],
        MaxEntries=5,
        AddressFamily="IPv4",
    )["PrefixList"]["PrefixListId"]
    client = estate.group("client")
    server = estate.group(
        "server",
        tcp(5432, UserIdGroupPairs=[{"GroupId": client}]),
        tcp(22, PrefixListIds=[{"PrefixListId": pl}]),
        tcp(80, Ipv6Ranges=[{"CidrIpv6": "::/0"}]),
        {
            "IpProtocol": "icmp",
            "FromPort": 8,
            "ToPort": -1,
            "IpRanges": [{"CidrIp": "10.0.0.0/16"}],
        },
        {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "192.0.2.0/24"}]},
    )
    db, app = estate.run(estate.public, server), estate.run(estate.private, client)
    other = estate.run(estate.private, server)
    passes = [
        (app, "tcp", 5432, True),
        (other, "tcp", 5432, False),
        ("203.0.113.7", "tcp", 22, True),
        ("203.0.114.7", "tcp", 22, False),
        ("internet", "tcp", 80, False),
        (app, "icmp", 8, True),
        (app, "icmp", 13, False),
        ("192.0.2.1", "udp", 999, True),
    ]
    for source, protocol, port, allowed in passes:
        verdict = network.check(Flow(source, db, protocol, port))
        assert verdict.allowed is allowed, verdict.reason


def test_swapping_the_groups_of_an_interface(estate: Estate, network: Network) -> None:
    """A quarantine by ModifyNetworkInterfaceAttribute counts at once.

    The instance was launched with its groups on the interface, where moto has one
    truth about them.
    """
    web = estate.run(estate.public, estate.group("web", tcp(443)))
    quarantine = estate.group("quarantine")
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ipv6 = {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
    estate.ec2.revoke_security_group_egress(
        GroupId=quarantine, IpPermissions=[everything, ipv6]
    )
    connections = Connections(network)
    mining = connections.open(Flow(web, "203.0.113.9", "tcp", 3333), 0)
    assert isinstance(mining, Connection)
    estate.ec2.modify_network_interface_attribute(
        NetworkInterfaceId=estate.interface(web), Groups=[quarantine]
    )
    connections.refresh(1)
    assert network.check(Flow(web, "203.0.113.9", "tcp", 3333)).reason == (
        f"blocked: no egress rule of {quarantine} (quarantine) allows tcp/3333 to"
        " 203.0.113.9"
    )
    assert connections.check(mining, 1).allowed
    opened = estate.group("open", everything)
    for group in (opened, quarantine):
        estate.ec2.modify_network_interface_attribute(
            NetworkInterfaceId=estate.interface(web), Groups=[group]
        )
        connections.refresh(2)
    assert not connections.check(mining, 2).allowed


def test_network_acls(estate: Estate, network: Network) -> None:
    """The default ACL lets pass; one of its own denies; entries are read."""
    web = estate.run(estate.public, estate.group("web", tcp(443)))
    shop = Flow("internet", web, "tcp", 443)
    acl = estate.ec2.create_network_acl(VpcId=estate.vpc)["NetworkAcl"]["NetworkAclId"]
    found = estate.ec2.describe_network_acls(
        Filters=[{"Name": "association.subnet-id", "Values": [estate.public]}]
    )["NetworkAcls"][0]
    association = next(
        item["NetworkAclAssociationId"]
        for item in found["Associations"]
        if item["SubnetId"] == estate.public
    )
    estate.ec2.replace_network_acl_association(
        AssociationId=association, NetworkAclId=acl
    )
    assert network.check(shop).reason == (
        f"blocked: network ACL {acl} inbound rule * denies tcp/443 from the internet"
    )
    for egress, ports in ((False, (443, 443)), (True, (1024, 65535))):
        estate.ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=100,
            Protocol="6",
            RuleAction="allow",
            Egress=egress,
            CidrBlock="0.0.0.0/0",
            PortRange={"From": ports[0], "To": ports[1]},
        )
    assert network.check(shop).allowed
    estate.ec2.create_network_acl_entry(
        NetworkAclId=acl,
        RuleNumber=90,
        Protocol="-1",
        RuleAction="deny",
        Egress=False,
        CidrBlock="203.0.113.0/24",
    )
    assert network.check(shop).allowed
    assert network.check(Flow("203.0.113.7", web, "tcp", 443)).reason == (
        f"blocked: network ACL {acl} inbound rule 90 denies tcp/443 from 203.0.113.7"
    )


def test_the_internet_gateway(estate: Estate, network: Network) -> None:
    """A detached gateway leaves a blackhole; a deleted route leaves nothing."""
    web = estate.run(estate.public, estate.group("web", tcp(443)))
    mining = Flow(web, "203.0.113.9", "tcp", 3333)
    estate.ec2.detach_internet_gateway(
        InternetGatewayId=estate.gateway, VpcId=estate.vpc
    )
    assert network.check(mining).reason == (
        f"blocked: route table {estate.table} sends 203.0.113.9 into a blackhole"
        f" ({estate.gateway})"
    )
    estate.ec2.delete_route(RouteTableId=estate.table, DestinationCidrBlock="0.0.0.0/0")
    assert network.check(mining).reason == (
        f"blocked: route table {estate.table} has no route to 203.0.113.9"
    )


def test_the_main_route_table(estate: Estate, network: Network) -> None:
    """A subnet without an association of its own has the main table's routes."""
    app = estate.run(estate.private, estate.group("app"))
    verdict = network.check(Flow(app, "203.0.113.9", "tcp", 443))
    main = estate.ec2.describe_route_tables(
        Filters=[
            {"Name": "vpc-id", "Values": [estate.vpc]},
            {"Name": "association.main", "Values": ["true"]},
        ]
    )["RouteTables"][0]["RouteTableId"]
    assert verdict.reason == (
        f"blocked: route table {main} has no route to 203.0.113.9"
    )


def test_a_nat_gateway(estate: Estate, network: Network) -> None:
    """A private subnet goes out by a NAT gateway until that is deleted."""
    app = estate.run(estate.private, estate.group("app"))
    address = estate.ec2.allocate_address(Domain="vpc")
    nat = estate.ec2.create_nat_gateway(
        SubnetId=estate.public, AllocationId=address["AllocationId"]
    )["NatGateway"]["NatGatewayId"]
    table = estate.ec2.create_route_table(VpcId=estate.vpc)["RouteTable"][
        "RouteTableId"
    ]
    estate.ec2.create_route(
        RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat
    )
    estate.ec2.associate_route_table(RouteTableId=table, SubnetId=estate.private)
    flow = Flow(app, "203.0.113.9", "tcp", 443)
    assert network.check(flow).reason == (
        f"allowed: tcp/443 from {app} to 203.0.113.9 through {nat}"
    )
    trace = network.trace(flow)
    assert isinstance(trace, Trace)
    assert str(trace.path.seen_as) == address["PublicIp"]
    estate.ec2.delete_nat_gateway(NatGatewayId=nat)
    assert network.check(flow).reason == (
        f"blocked: route table {table} sends 203.0.113.9 into a blackhole ({nat})"
    )


def test_elastic_addresses(estate: Estate, network: Network) -> None:
    """An Elastic IP makes a server public, and taking it ends its connections."""
    web = estate.run(estate.private, estate.group("web", tcp(443)))
    estate.ec2.associate_route_table(RouteTableId=estate.table, SubnetId=estate.private)
    assert network.check(Flow("internet", web, "tcp", 443)).reason == (
        f"blocked: {web} has no public address"
    )
    address = estate.ec2.allocate_address(Domain="vpc")
    association = estate.ec2.associate_address(
        InstanceId=web, AllocationId=address["AllocationId"]
    )["AssociationId"]
    flow = Flow("internet", address["PublicIp"], "tcp", 443)
    connections = Connections(network)
    shopping = connections.open(flow, 0)
    assert isinstance(shopping, Connection)
    estate.ec2.disassociate_address(AssociationId=association)
    assert connections.check(shopping, 1).reason == (
        f"blocked: {web} has lost the address {address['PublicIp']}"
    )
    assert network.check(flow).reason == (
        f"blocked: nothing in the account has the address {address['PublicIp']}"
    )


def test_ipv6(estate: Estate, network: Network) -> None:
    """IPv6 has addresses, rules, routes and gateways of its own."""
    block = estate.ec2.describe_vpcs(VpcIds=[estate.vpc])["Vpcs"][0]
    prefix = block["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"].split("/")[0]
    group = estate.group("web", tcp(443, Ipv6Ranges=[{"CidrIpv6": "::/0"}]))
    web, near = estate.run(estate.public, group), estate.run(estate.private, group)
    for number, instance in enumerate((web, near), start=1):
        estate.ec2.assign_ipv6_addresses(
            NetworkInterfaceId=estate.interface(instance),
            Ipv6Addresses=[f"{prefix}{number}"],
        )
    assert network.check(Flow("internet", web, "tcp", 443, version=6)).allowed
    assert not network.check(Flow("internet", web, "tcp", 443)).allowed
    assert network.check(Flow(near, f"{prefix}1", "tcp", 443)).reason == (
        f"allowed: tcp/443 from {near} to {prefix}1 through the local route"
    )
    outward = Flow(near, "2001:db8::9", "tcp", 443)
    assert not network.check(outward).allowed
    egress_only = estate.ec2.create_egress_only_internet_gateway(VpcId=estate.vpc)
    gateway = egress_only["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
    table = estate.ec2.create_route_table(VpcId=estate.vpc)["RouteTable"][
        "RouteTableId"
    ]
    estate.ec2.create_route(
        RouteTableId=table,
        DestinationIpv6CidrBlock="::/0",
        EgressOnlyInternetGatewayId=gateway,
    )
    estate.ec2.associate_route_table(RouteTableId=table, SubnetId=estate.private)
    assert network.check(outward).reason == (
        f"allowed: tcp/443 from {near} to 2001:db8::9 through {gateway}"
    )
    assert not network.check(Flow("internet", near, "tcp", 443, version=6)).allowed


def route_out(estate: Estate, **target: str) -> str:
    """Give the private subnet a table whose default route has a target."""
    table = estate.ec2.create_route_table(VpcId=estate.vpc)["RouteTable"]
    estate.ec2.create_route(
        RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", **target
    )
    estate.ec2.associate_route_table(
        RouteTableId=table["RouteTableId"], SubnetId=estate.private
    )
    return str(table["RouteTableId"])


@pytest.mark.parametrize("by", ["InstanceId", "NetworkInterfaceId"])
def test_a_nat_instance(estate: Estate, network: Network, by: str) -> None:
    """An instance routes for others once it does not check destinations any more."""
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}
    nat = estate.run(estate.public, estate.group("nat", everything))
    app = estate.run(estate.private, estate.group("app"))
    flow = Flow(app, "203.0.113.9", "tcp", 443)
    target = nat if by == "InstanceId" else estate.interface(nat)
    table = route_out(estate, **{by: target})
    assert network.check(flow).reason == (
        f"blocked: {nat} checks destinations, so it drops others' packets"
    )
    estate.ec2.modify_instance_attribute(
        InstanceId=nat, SourceDestCheck={"Value": False}
    )
    assert network.check(flow).reason == (
        f"allowed: tcp/443 from {app} to 203.0.113.9 through {nat}"
    )
    estate.ec2.stop_instances(InstanceIds=[nat])
    assert network.check(flow).reason == f"blocked: {nat} is stopped"
    estate.ec2.replace_route(
        RouteTableId=table,
        DestinationCidrBlock="0.0.0.0/0",
        GatewayId=estate.gateway,
    )
    assert network.check(flow).reason == (
        f"blocked: {app} has no public address to use {estate.gateway}"
    )


def test_gateways_to_networks_beyond(estate: Estate, network: Network) -> None:
    """What lies behind a transit or a virtual private gateway is taken to be there."""
    app = estate.run(estate.private, estate.group("app"))
    flow = Flow(app, "192.168.0.9", "tcp", 443)
    transit = estate.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    table = route_out(estate, TransitGatewayId=transit)
    assert network.check(flow).reason == (
        f"allowed: tcp/443 from {app} to 192.168.0.9 through {transit}"
    )
    vpn = estate.ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    estate.ec2.replace_route(
        RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=vpn
    )
    assert network.check(flow).reason == (
        f"allowed: tcp/443 from {app} to 192.168.0.9 through {vpn}"
    )


def test_secondary_addresses(estate: Estate, network: Network) -> None:
    """A server answers at its secondary private address as well."""
    group = estate.group("web", tcp(443))
    web, near = estate.run(estate.private, group), estate.run(estate.private, group)
    estate.ec2.assign_private_ip_addresses(
        NetworkInterfaceId=estate.interface(web), PrivateIpAddresses=["10.0.2.200"]
    )
    assert network.check(Flow(near, "10.0.2.200", "tcp", 443)).allowed
    assert not network.check(Flow(near, "10.0.2.201", "tcp", 443)).allowed


def test_a_deleted_interface_of_a_terminated_server(
    estate: Estate, network: Network
) -> None:
    """A server whose interface went with it is still known to be terminated."""
    web = estate.run(estate.public, estate.group("web", tcp(443)))
    attachment = estate.described(web)["NetworkInterfaces"][0]["Attachment"]
    estate.ec2.modify_network_interface_attribute(
        NetworkInterfaceId=estate.interface(web),
        Attachment={
            "AttachmentId": attachment["AttachmentId"],
            "DeleteOnTermination": True,
        },
    )
    estate.ec2.terminate_instances(InstanceIds=[web])
    assert network.check(Flow("internet", web, "tcp", 443)).reason == (
        f"blocked: {web} is terminated"
    )


def test_peering(estate: Estate, network: Network) -> None:
    """Peered VPCs reach each other while the connection is active and routed."""
    other = estate.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = estate.ec2.create_subnet(VpcId=other, CidrBlock="10.9.1.0/24")["Subnet"]
    pcx = estate.ec2.create_vpc_peering_connection(VpcId=estate.vpc, PeerVpcId=other)
    pcx_id = pcx["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    mains = {
        table["VpcId"]: table["RouteTableId"]
        for table in estate.ec2.describe_route_tables(
            Filters=[{"Name": "association.main", "Values": ["true"]}]
        )["RouteTables"]
    }
    for vpc, block in ((estate.vpc, "10.9.0.0/16"), (other, "10.0.0.0/16")):
        estate.ec2.create_route(
            RouteTableId=mains[vpc],
            DestinationCidrBlock=block,
            VpcPeeringConnectionId=pcx_id,
        )
    peer_group = estate.ec2.create_security_group(
        GroupName="peer", Description="peer", VpcId=other
    )["GroupId"]
    app_group = estate.group("app")
    estate.ec2.authorize_security_group_ingress(
        GroupId=peer_group,
        IpPermissions=[tcp(8080, UserIdGroupPairs=[{"GroupId": app_group}])],
    )
    app = estate.run(estate.private, app_group)
    peer = estate.run(subnet["SubnetId"], peer_group)
    flow = Flow(app, estate.private_ip(peer), "tcp", 8080)
    assert "blackhole" in network.check(flow).reason
    estate.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
    assert network.check(flow).reason == (
        f"allowed: tcp/8080 from {app} to {flow.destination} through {pcx_id}"
    )
    assert network.check(Flow(app, peer, "tcp", 8080)).allowed
    estate.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=pcx_id)
    assert not network.check(flow).allowed


def test_a_gateway_endpoint(estate: Estate, network: Network) -> None:
    """A service is reached by its gateway endpoint, without an internet gateway."""
    app = estate.run(estate.private, estate.group("app"))
    main = estate.ec2.describe_route_tables(
        Filters=[
            {"Name": "vpc-id", "Values": [estate.vpc]},
            {"Name": "association.main", "Values": ["true"]},
        ]
    )["RouteTables"][0]["RouteTableId"]
    endpoint = estate.ec2.create_vpc_endpoint(
        VpcId=estate.vpc,
        ServiceName=f"com.amazonaws.{REGION}.s3",
        VpcEndpointType="Gateway",
        RouteTableIds=[main],
    )["VpcEndpoint"]["VpcEndpointId"]
    assert network.check(Flow(app, "52.216.0.1", "tcp", 443)).reason == (
        f"allowed: tcp/443 from {app} to 52.216.0.1 through {endpoint}"
    )
    assert not network.check(Flow(app, "203.0.113.9", "tcp", 443)).allowed


def test_a_second_interface(estate: Estate, network: Network) -> None:
    """A server is found by an attached second interface, until that is detached."""
    closed, opened = estate.group("closed"), estate.group("open", tcp(443))
    web = estate.run(estate.private, closed)
    client = estate.run(estate.private, closed)
    second = estate.ec2.create_network_interface(
        SubnetId=estate.private, Groups=[opened]
    )["NetworkInterface"]
    flow = Flow(client, web, "tcp", 443)
    assert not network.check(flow).allowed
    attachment = estate.ec2.attach_network_interface(
        NetworkInterfaceId=second["NetworkInterfaceId"], InstanceId=web, DeviceIndex=1
    )["AttachmentId"]
    assert network.check(flow).allowed
    connections = Connections(network)
    connection = connections.open(flow, 0)
    assert isinstance(connection, Connection)
    estate.ec2.detach_network_interface(AttachmentId=attachment)
    assert connections.check(connection, 1).reason == (
        f"blocked: {second['NetworkInterfaceId']} was taken from {web}"
    )
    assert not network.check(flow).allowed


def test_dns(estate: Estate) -> None:
    """DNS support is the VPC's; the rules of DNS Firewall are handed in."""
    web = estate.run(estate.public, estate.group("web"))
    rules = {estate.vpc: [DnsRule("pools", "BLOCK", ("pool.example",))]}
    places = [(ACCOUNT, REGION)]
    network = Network(EmbeddedNetwork(places, dns_rules=lambda vpc: rules[vpc]))
    assert network.resolve(web, "pool.example").reason == (
        "blocked: DNS Firewall rule pools blocks pool.example"
    )
    assert network.resolve(web, "updates.example").allowed
    estate.ec2.modify_vpc_attribute(VpcId=estate.vpc, EnableDnsSupport={"Value": False})
    assert network.resolve(web, "updates.example").reason == (
        f"blocked: DNS support of {estate.vpc} is off"
    )


def test_the_metadata_service(estate: Estate, network: Network) -> None:
    """The endpoint can be switched off."""
    web = estate.run(estate.public, estate.group("web"))
    flow = Flow(web, "169.254.169.254", "tcp", 80)
    assert network.check(flow).allowed
    estate.ec2.modify_instance_metadata_options(InstanceId=web, HttpEndpoint="disabled")
    assert not network.check(flow).allowed


def test_idle_timeouts_follow_the_instance_type(estate: Estate) -> None:
    """Nitro v6 instance types forget an idle TCP connection after 350 seconds."""
    group = estate.group("web")
    state = EmbeddedNetwork([(ACCOUNT, REGION)])
    for instance_type, timeout in (("t2.micro", 432_000), ("m8i.large", 350)):
        instance = estate.run(estate.public, group, InstanceType=instance_type)
        interface = state.interface(estate.interface(instance))
        assert interface is not None
        assert interface.idle == IdleTimeouts(tcp_established=timeout)


def test_what_is_not_there(estate: Estate) -> None:
    """Every lookup answers None, or nothing, for an id nobody has."""
    state = EmbeddedNetwork([(ACCOUNT, REGION)])
    assert state.instance("i-gone") is None
    assert state.interface("eni-gone") is None
    assert state.group("sg-gone") is None
    assert state.vpc("vpc-gone") is None
    assert state.acl("subnet-gone") is None
    assert state.route_table("vpc-gone", "subnet-gone") is None
    assert state.nat_gateway("nat-gone") is None
    assert state.peering("pcx-gone") is None
    assert list(state.prefix_list("pl-gone")) == []


def test_other_accounts_are_looked_into_when_told_so(estate: Estate) -> None:
    """An account is only seen through its place."""
    web = estate.run(estate.public, estate.group("web", tcp(443)))
    shop = Flow("internet", web, "tcp", 443)
    elsewhere = ("210987654321", REGION)
    assert network_of(elsewhere).check(shop).reason == (
        f"blocked: there is no instance {web}"
    )
    assert network_of(elsewhere, (ACCOUNT, REGION)).check(shop).allowed


def network_of(*places: tuple[str, str]) -> Network:
    """Return the network of some accounts and regions."""
    return Network(EmbeddedNetwork(places))


def test_a_check_costs_little(estate: Estate, network: Network) -> None:
    """A check, made after every mutating call, takes few steps on any machine."""
    group = estate.group("web", *(tcp(port) for port in (22, 80, 443, 8080)))
    web = estate.run(estate.public, group)
    flow = Flow("internet", web, "tcp", 443)
    network.check(flow)
    profile = Profile()
    profile.runcall(network.check, flow)
    assert sum(entry.callcount for entry in profile.getstats()) < 400
