"""The network of embedded accounts, read from moto's EC2 backends when asked for.

A lookup costs microseconds and is no API call. Where moto leaves out what AWS has by
itself (local routes of later CIDR blocks, the IPv6 entry of a default ACL), it is
supplied here; everything else is read as it stands.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.readers.vpc.filters import read_acl, read_group
from gameday.simulator.aws.moto.readers.vpc.routes import read_route_table
from gameday.simulator.aws.vpc.addresses import (
    is_internal,
    parse_address,
    parse_network,
)
from gameday.simulator.aws.vpc.state import (
    Address,
    Endpoint,
    IdleTimeouts,
    Instance,
    Interface,
    NatGateway,
    Peering,
    Vpc,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gameday.simulator.aws.vpc.addresses import IPAddress, IPNetwork
    from gameday.simulator.aws.vpc.state import (
        DnsRule,
        NetworkAcl,
        RouteTable,
        SecurityGroup,
    )

__all__ = ["EmbeddedNetwork"]

_DEFAULT_IDLE = IdleTimeouts()
_NITRO_V6_IDLE = IdleTimeouts(tcp_established=350)
# Instance families on Nitro v6 (EC2 instance types guide, "Instances built on the AWS
# Nitro System"); on a real account DescribeInstanceTypes tells the timeouts.
# fmt: off
_NITRO_V6 = frozenset((
    "c8a", "c8gb", "c8gn", "c8i", "c8i-flex", "g7e", "hpc8a", "m8a", "m8azn",
    "m8gb", "m8gn", "m8i", "m8i-flex", "p6-b200", "p6-b300", "r8a", "r8gb", "r8gn",
    "r8i", "r8i-flex", "trn3", "x8aedz", "x8i",
))
# fmt: on


def _no_dns_rules(_vpc_id: str) -> Sequence[DnsRule]:
    return ()


class EmbeddedNetwork:
    """The `NetworkState` of some accounts and regions of the process's moto.

    It belongs to one life of moto: after a reset, make another.

    Args:
        places: The account ids and regions to look into, such as
            ``[("123456789012", "us-east-1")]``.
        dns_rules: Where the DNS Firewall rules of a VPC come from; moto has none.
    """

    def __init__(
        self,
        places: Sequence[tuple[str, str]],
        *,
        dns_rules: Callable[[str], Sequence[DnsRule]] = _no_dns_rules,
    ) -> None:
        self._places = tuple(places)
        self._dns_rules = dns_rules

    def instance(self, instance_id: str) -> Instance | None:
        """Return an instance, terminated ones included."""
        for backend in self._backends:
            for reservation in backend.reservations.values():
                for found in reservation.instances:
                    if found.id == instance_id:
                        return _read_instance(found)
        return None

    def interface(self, interface_id: str) -> Interface | None:
        """Return a network interface."""
        for backend in self._backends:
            found = backend.enis.get(interface_id)
            if found is not None:
                return _read_interface(found)
        return None

    def holder(self, address: IPAddress, vpc_id: str | None = None) -> Interface | None:
        """Return the interface that holds an address, in a VPC or anywhere."""
        text = str(address)
        for backend in self._backends:
            for found in backend.enis.values():
                if (
                    text in _held(found)
                    and vpc_id in {None, found.subnet.vpc_id}
                    and not (found.instance and found.instance.state == "terminated")
                ):
                    return _read_interface(found)
        return None

    def vpc(self, vpc_id: str) -> Vpc | None:
        """Return a VPC."""
        for backend in self._backends:
            found = backend.vpcs.get(vpc_id)
            if found is not None:
                return Vpc(vpc_id, _networks(found), bool(found.enable_dns_support))
        return None

    def group(self, group_id: str) -> SecurityGroup | None:
        """Return a security group."""
        for backend in self._backends:
            for groups in backend.groups.values():
                if group_id in groups:
                    return read_group(groups[group_id])
        return None

    def acl(self, subnet_id: str) -> NetworkAcl | None:
        """Return the network ACL a subnet is associated with."""
        for backend in self._backends:
            for found in backend.network_acls.values():
                if any(a.subnet_id == subnet_id for a in found.associations):
                    vpc = backend.vpcs[found.vpc_id]
                    return read_acl(found, has_ipv6=_has_ipv6(vpc))
        return None

    def route_table(self, vpc_id: str, subnet_id: str) -> RouteTable | None:
        """Return the subnet's own route table, or else the VPC's main one."""
        for backend in self._backends:
            if vpc_id not in backend.vpcs:
                continue
            main = None
            for table in backend.route_tables.values():
                if subnet_id in table._associations.values():  # noqa: SLF001 - no accessor
                    return read_route_table(table, _networks(backend.vpcs[vpc_id]))
                if table.vpc_id == vpc_id and table.main_association_id is not None:
                    main = table
            if main is not None:
                return read_route_table(main, _networks(backend.vpcs[vpc_id]))
        return None

    def prefix_list(self, prefix_list_id: str) -> Sequence[IPNetwork]:
        """Return the blocks of a managed prefix list; none if there is no such list."""
        for backend in self._backends:
            found = backend.managed_prefix_lists.get(prefix_list_id)
            if found is not None and found.entries and found.state != "delete-complete":
                latest = list(found.entries.values())[-1]
                return [parse_network(entry["Cidr"]) for entry in latest]
        return ()

    def nat_gateway(self, gateway_id: str) -> NatGateway | None:
        """Return a NAT gateway."""
        for backend in self._backends:
            found = backend.nat_gateways.get(gateway_id)
            if found is not None:
                interface = found._eni  # noqa: SLF001 - no accessor
                return NatGateway(
                    gateway_id,
                    found.vpc_id,
                    found.subnet_id,
                    parse_address(interface.private_ip_address),
                    parse_address(interface.public_ip) if interface.public_ip else None,
                )
        return None

    def peering(self, peering_id: str) -> Peering | None:
        """Return a peering connection."""
        for backend in self._backends:
            found = backend.vpc_pcxs.get(peering_id)
            if found is not None:
                return Peering(
                    peering_id,
                    (found.vpc.id, found.peer_vpc.id),
                    active=found.status["Code"] == "active",
                    same_region=found.vpc.region == found.peer_vpc.region,
                )
        return None

    def endpoints(self, vpc_id: str) -> Sequence[Endpoint]:
        """Return the endpoints of a VPC that are available."""
        return [
            _read_endpoint(found)
            for backend in self._backends
            for found in backend.vpc_end_points.values()
            if found.vpc_id == vpc_id and found.state == "available"
        ]

    def dns_rules(self, vpc_id: str) -> Sequence[DnsRule]:
        """Return the DNS Firewall rules of a VPC, by priority."""
        return self._dns_rules(vpc_id)

    @cached_property
    def _backends(self) -> tuple[Any, ...]:
        from moto.ec2.models import ec2_backends  # takes a second to import

        return tuple(ec2_backends[account][region] for account, region in self._places)


def _read_instance(found: Any) -> Instance:
    interface_ids = (found.nics[index].id for index in sorted(found.nics))
    metadata = found.metadata_options.http_endpoint == "enabled"
    return Instance(found.id, found.state, tuple(interface_ids), metadata)


def _read_endpoint(found: Any) -> Endpoint:
    place = f"{found.ec2_backend.region_name}:{found.owner_id}"
    return Endpoint(
        found.id,
        f"arn:aws:ec2:{place}:vpc-endpoint/{found.id}",
        found.service_name,
        is_gateway=str(found.vpc_endpoint_type).lower() != "interface",
        prefix_list_id=found.destination_prefix_list_id or "",
        interface_ids=tuple(found.network_interface_ids),
        private_dns=bool(found.private_dns_enabled),
    )


def _find_endpoint(found: Any) -> str | None:
    """Return the endpoint that an interface belongs to."""
    if found.instance is not None:
        return None
    for endpoint in found.ec2_backend.vpc_end_points.values():
        if found.id in endpoint.network_interface_ids:
            return str(endpoint.id)
    return None


def _read_interface(found: Any) -> Interface:
    instance = found.instance
    return Interface(
        found.id,
        found.subnet.vpc_id,
        found.subnet.id,
        instance.id if instance else None,
        tuple(_addresses(found)),
        # moto gives a set where an instance is attached; ids are sorted for one order.
        tuple(sorted(group.id for group in found.group_set)),
        source_dest_check=_checks_destination(found),
        idle=_idle_timeouts(instance.instance_type if instance else ""),
        endpoint_id=_find_endpoint(found),
    )


def _addresses(found: Any) -> Iterator[Address]:
    public = parse_address(found.public_ip) if found.public_ip else None
    primary = found.private_ip_address
    if primary:
        yield Address(parse_address(primary), public)
    for item in found.private_ip_addresses:
        if item["PrivateIpAddress"] != primary:
            yield Address(parse_address(item["PrivateIpAddress"]))
    for text in found.ipv6_addresses:
        address = parse_address(text)
        yield Address(address, None if is_internal(address) else address)


def _held(found: Any) -> Iterator[str]:
    """Yield the addresses of an interface without reading them into objects."""
    yield found.private_ip_address
    if found.public_ip:
        yield found.public_ip
    for item in found.private_ip_addresses:
        yield item["PrivateIpAddress"]
    for text in found.ipv6_addresses:
        yield str(parse_address(text))


def _checks_destination(found: Any) -> bool:
    """Read source/destination checking, which moto keeps on both resources."""
    instance = found.instance
    at_instance = str(instance.source_dest_check).lower() if instance else "true"
    return bool(found.source_dest_check) and at_instance != "false"


def _idle_timeouts(instance_type: str) -> IdleTimeouts:
    family = instance_type.partition(".")[0]
    return _NITRO_V6_IDLE if family in _NITRO_V6 else _DEFAULT_IDLE


def _networks(vpc: Any) -> tuple[IPNetwork, ...]:
    return tuple(
        parse_network(block["cidr_block"])
        for ipv6 in (False, True)
        for block in vpc.get_cidr_block_association_set(ipv6=ipv6)
        if block["cidr_block_state"]["state"] == "associated"
    )


def _has_ipv6(vpc: Any) -> bool:
    return any(network.version == 6 for network in _networks(vpc))  # noqa: PLR2004 - IPv6
