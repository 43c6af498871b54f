"""Route tables of the embedded account, read from moto's objects.

It finds nothing; `aws.moto.readers.vpc.network` hands it what it found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.vpc.addresses import parse_network
from gameday.simulator.aws.vpc.state import Route, RouteTable, Via

if TYPE_CHECKING:
    from gameday.simulator.aws.vpc.addresses import IPNetwork

__all__ = ["read_route_table"]


def read_route_table(table: Any, networks: tuple[IPNetwork, ...]) -> RouteTable:
    """Return a route table; its local routes are those of the VPC's blocks.

    Moto adds local routes only for the blocks a VPC has when the table is created.
    """
    local = [Route(Via.LOCAL, "local", network) for network in networks]
    others = [_read_route(table, route) for route in table.routes if not route.local]
    return RouteTable(table.id, (*local, *others))


def _read_route(table: Any, route: Any) -> Route:
    block = route.destination_cidr_block or route.destination_ipv6_cidr_block
    prefix_list = route.destination_prefix_list
    via, target_id, active = _target(table, route)
    return Route(
        via,
        target_id,
        parse_network(block) if block else None,
        prefix_list.id if prefix_list else None,
        active,
    )


def _target(table: Any, route: Any) -> tuple[Via, str, bool]:
    """Return what a route leads to, its id, and whether it still works."""
    for name, read in _TARGETS:
        target = getattr(route, name)
        if target is not None:
            return read(table, target)
    return Via.BEYOND, "", False


def _gateway(table: Any, gateway: Any) -> tuple[Via, str, bool]:
    backend = table.ec2_backend
    if gateway.id.startswith("igw-"):
        attached = gateway.vpc is not None and gateway.vpc.id == table.vpc_id
        there = gateway.id in backend.internet_gateways
        return Via.INTERNET_GATEWAY, gateway.id, attached and there
    if gateway.id.startswith("vpce-"):
        listed = table.id in (gateway.route_table_ids or ())
        there = gateway.id in backend.vpc_end_points and gateway.state == "available"
        return Via.ENDPOINT, gateway.id, listed and there
    return Via.BEYOND, gateway.id, gateway.id in backend.vpn_gateways


def _nat(_table: Any, gateway: Any) -> tuple[Via, str, bool]:
    return Via.NAT, gateway.id, gateway.state == "available"


def _egress_only(table: Any, gateway: Any) -> tuple[Via, str, bool]:
    there = gateway.id in table.ec2_backend.egress_only_internet_gateways
    return Via.EGRESS_ONLY, gateway.id, there


def _peering(_table: Any, peering: Any) -> tuple[Via, str, bool]:
    return Via.PEERING, peering.id, peering.status["Code"] == "active"


def _interface(table: Any, interface: Any) -> tuple[Via, str, bool]:
    return Via.INTERFACE, interface.id, interface.id in table.ec2_backend.enis


def _instance(table: Any, instance: Any) -> tuple[Via, str, bool]:
    return _interface(table, instance.nics[0])


def _beyond(_table: Any, gateway: Any) -> tuple[Via, str, bool]:
    return Via.BEYOND, gateway.id, True


_TARGETS = (
    ("gateway", _gateway),
    ("nat_gateway", _nat),
    ("egress_only_igw", _egress_only),
    ("vpc_pcx", _peering),
    ("interface", _interface),
    ("instance", _instance),
    ("transit_gateway", _beyond),
    ("carrier_gateway", _beyond),
)
