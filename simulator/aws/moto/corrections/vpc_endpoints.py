"""A VPC endpoint has interfaces in its subnets, routes in its tables, and a policy.

AWS: an endpoint is a gateway where nothing else is said; an interface endpoint has an
interface in each subnet, with an address of the subnet and with the endpoint's security
groups, else with the VPC's default one; a gateway endpoint has a route in each of its
route tables, from when the table is added to when it is removed; the policy can be set
back to the default one (PrivateLink guide, "Interface endpoints", "Gateway endpoints",
"Endpoint policies"; EC2 API, CreateVpcEndpoint and ModifyVpcEndpoint).

moto: gives the interfaces addresses of anywhere and no groups, adds no route and takes
none away when an endpoint is modified, cannot set a policy or private DNS back, and
fails at templates without route tables. A responder that tightens an endpoint would
change nothing, and calls would find no way.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models.vpcs import VPCBackend, VPCEndPoint
from moto.ec2.responses.vpcs import VPCs

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Make and change endpoints as EC2 does."""
    for owner, name, correct in (
        (VPCBackend, "create_vpc_endpoint", _create),
        (VPCBackend, "modify_vpc_endpoint", _modify),
        (VPCs, "modify_vpc_endpoint", _modify_more),
    ):
        patches.set(owner, name, correct(getattr(owner, name)))


def _create(create: Any) -> Any:
    @wraps(create)
    def create_whole(backend: Any, **given: Any) -> Any:
        policy = given.get("policy_document")
        if isinstance(policy, dict):  # a template's
            given["policy_document"] = json.dumps(policy)
        kind = given.get("endpoint_type") or "Gateway"
        lists = {
            name: list(given.get(name) or ())
            for name in ("route_table_ids", "subnet_ids", "security_group_ids")
        }
        made = create(backend, **given | lists | {"endpoint_type": kind})
        if kind == "Interface" and not made.security_group_ids:
            made.security_group_ids = [_find_default_group(backend, made.vpc_id)]
        _place_interfaces(backend, made, made.network_interface_ids)
        return made

    return create_whole


def _modify(modify: Any) -> Any:
    @wraps(modify)
    def modify_whole(backend: Any, *args: Any, **given: Any) -> Any:
        changed = modify(backend, *args, **given)
        endpoint = backend.vpc_end_points[given["vpc_id"]]
        listed = endpoint.destination_prefix_list_id
        for table in given.get("add_route_tables") or () if listed else ():
            if not _has_route(backend, table, endpoint):
                backend.create_route(
                    table,
                    None,
                    gateway_id=endpoint.id,
                    destination_prefix_list_id=listed,
                )
        for table in given.get("remove_route_tables") or () if listed else ():
            if _has_route(backend, table, endpoint):
                backend.delete_route(table, listed)
        _follow_subnets(backend, endpoint)
        _place_interfaces(backend, endpoint, ())
        return changed

    return modify_whole


def _modify_more(modify: Any) -> Any:
    @wraps(modify)
    def modify_with_switches(response: Any) -> Any:
        answer = modify(response)
        read = response._get_bool_param  # noqa: SLF001 - moto's way
        name = response._get_param("VpcEndpointId")  # noqa: SLF001 - moto's way
        endpoint = response.ec2_backend.vpc_end_points[name]
        if read("ResetPolicy"):
            endpoint.policy_document = json.dumps(VPCEndPoint.DEFAULT_POLICY)
        private_dns = read("PrivateDnsEnabled")
        if private_dns is not None:
            endpoint.private_dns_enabled = private_dns
        return answer

    return modify_with_switches


def _has_route(backend: Any, table: str, endpoint: Any) -> bool:
    routes = backend.get_route_table(table).routes
    return any(getattr(route.gateway, "id", None) == endpoint.id for route in routes)


def _follow_subnets(backend: Any, endpoint: Any) -> None:
    """Make interfaces in subnets that are new, and take those of others away."""
    if str(endpoint.vpc_endpoint_type).lower() != "interface":
        return
    wanted = list(endpoint.subnet_ids or ())
    kept = {backend.enis[each].subnet.id: each for each in _list_own(backend, endpoint)}
    for subnet, interface in kept.items():
        if subnet not in wanted:
            backend.enis.pop(interface)
            endpoint.network_interface_ids.remove(interface)
    made = []
    for subnet in wanted:
        if subnet not in kept:
            address = backend.get_subnet(subnet).get_available_subnet_ip(endpoint)
            made.append(backend.create_network_interface(subnet, address).id)
    endpoint.network_interface_ids.extend(made)


def _place_interfaces(backend: Any, endpoint: Any, unplaced: Iterable[str]) -> None:
    """Give an endpoint's interfaces its groups, and new ones an address there."""
    for each in unplaced:
        interface = backend.enis[each]
        address = interface.subnet.get_available_subnet_ip(interface)
        interface.private_ip_address = address
        interface.private_ip_addresses = [
            {"Primary": True, "PrivateIpAddress": address}
        ]
    for each in _list_own(backend, endpoint):
        groups = map(_find_group(backend), endpoint.security_group_ids)
        backend.enis[each]._group_set = list(groups)  # noqa: SLF001 - no other door


def _list_own(backend: Any, endpoint: Any) -> list[str]:
    return [each for each in endpoint.network_interface_ids if each in backend.enis]


def _find_group(backend: Any) -> Any:
    def find(group_id: str) -> Any:
        found = backend.get_security_group_from_id(group_id)
        if found is None:
            message = f"The security group '{group_id}' does not exist"
            raise AwsError("InvalidGroup.NotFound", message)
        return found

    return find


def _find_default_group(backend: Any, vpc_id: str) -> str:
    return str(backend.get_default_security_group(vpc_id).id)
