"""Which way a call of AWS takes out of a VPC, and what AWS sees of the caller.

A service with an interface endpoint and private DNS is known by the endpoint's
addresses in the VPC; S3 and DynamoDB are reached through a gateway endpoint from where
a route table leads to it; everything else goes by the internet, from the instance's own
public address or that of its NAT gateway. Filters and routes stand in the way of a call
as of any other connection. Who may pass an endpoint is said by its policy
(`aws.iam.endpoints`).

Sources: AWS PrivateLink guide, "Access an AWS service using an interface VPC endpoint",
"Gateway endpoints"; IAM user guide, "aws:VpcSourceIp".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gameday.simulator.aws.vpc.addresses import (
    INTERNET,
    is_address,
    is_internal,
    parse_address,
)
from gameday.simulator.aws.vpc.flows import Flow, Stop, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.vpc.network import Network
    from gameday.simulator.aws.vpc.state import Endpoint, Interface, NetworkState

__all__ = ["Way", "find_way", "name_services"]

_HTTPS = 443
_NAMES = {
    "apigateway": ("apigateway",),
    "cloudwatch": ("monitoring",),
    "dynamodbstreams": ("dynamodb-streams",),
    "ecr": ("ecr.api",),
    "elb": ("elasticloadbalancing",),
    "elbv2": ("elasticloadbalancing",),
    "efs": ("elasticfilesystem",),
    "kinesis": ("kinesis-streams",),
    "ses": ("email",),
    "sesv2": ("email",),
    "stepfunctions": ("states",),
}
"""Where an endpoint's service has not botocore's name."""


class Way(NamedTuple):
    """How a call reaches its service."""

    source_ip: str
    """The address that AWS sees: a private one through an endpoint."""
    endpoint: str = ""
    """The VPC endpoint's ARN; empty for the internet."""


def name_services(service: str, region: str) -> tuple[str, ...]:
    """Return the names that endpoints have for a service.

    Args:
        service: botocore's name of the service.
        region: Where the endpoints are.
    """
    names = _NAMES.get(service, (service,))
    return tuple(f"com.amazonaws.{region}.{name}" for name in names)


def find_way(network: Network, source: str, service: str, region: str) -> Way | Stop:
    """Return the way of a call, or why it cannot be sent.

    Args:
        network: The account's network.
        source: An address, or an instance: one that the account does not hold comes
            from outside, and a public one by the internet.
        service: botocore's name of the service.
        region: Where the service is called.
    """
    interface = _find_interface(network.state, source)
    if interface is None:
        return Way(source) if is_address(source) else Stop(f"there is no {source}")
    names = name_services(service, region)
    gateway: Endpoint | None = None
    for endpoint in network.state.endpoints(interface.vpc_id):
        if endpoint.service not in names:
            continue
        if endpoint.is_gateway:
            gateway = gateway or endpoint
        elif endpoint.private_dns and _asks_in_vpc(network, interface):
            return _by_interface(network, source, endpoint)
    return _by_route(network, source, gateway)


def _find_interface(state: NetworkState, source: str) -> Interface | None:
    """Return the interface that a call leaves by; none for who is outside."""
    if not is_address(source):
        instance = state.instance(source)
        first = instance.interface_ids[0] if instance and instance.interface_ids else ""
        return state.interface(first)
    address = parse_address(source)
    return state.holder(address) if is_internal(address) else None


def _asks_in_vpc(network: Network, interface: Interface) -> bool:
    vpc = network.state.vpc(interface.vpc_id)
    return vpc is not None and vpc.dns_support


def _by_interface(network: Network, source: str, endpoint: Endpoint) -> Way | Stop:
    """Try an endpoint's addresses; its name leads nowhere else."""
    stop: Stop | None = None
    for address in _list_addresses(network.state, endpoint):
        trace = network.trace(Flow(source, address, "tcp", _HTTPS))
        if not isinstance(trace, Verdict):
            return Way(str(trace.path.seen_as), endpoint.arn)
        stop = stop or Stop(f"{endpoint.id}: {trace.reason}")
    return stop or Stop(f"{endpoint.id} has no interface")


def _list_addresses(state: NetworkState, endpoint: Endpoint) -> Iterator[str]:
    for interface_id in endpoint.interface_ids:
        interface = state.interface(interface_id)
        if interface is not None and interface.addresses:
            yield str(interface.addresses[0].private)


def _by_route(network: Network, source: str, gateway: Endpoint | None) -> Way | Stop:
    """Send it to the service's public address, and see where the routes lead."""
    blocks = network.state.prefix_list(gateway.prefix_list_id) if gateway else ()
    target = str(blocks[0].network_address + 1) if blocks else INTERNET
    trace = network.trace(Flow(source, target, "tcp", _HTTPS))
    if isinstance(trace, Verdict):
        return Stop(trace.reason.removeprefix("blocked: "))
    is_private = gateway is not None and trace.path.through == gateway.id
    return Way(str(trace.path.seen_as), gateway.arn if gateway and is_private else "")
