"""The two ends of a flow, found in the account: who sends, and to which address.

It does not ask whether the one can reach the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc.addresses import (
    INTERNET,
    Host,
    internet,
    is_address,
    is_internal,
    parse_address,
)
from gameday.simulator.aws.vpc.flows import Stop
from gameday.simulator.aws.vpc.routes import find_route
from gameday.simulator.aws.vpc.state import Address, Interface, Via

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.vpc.flows import Flow
    from gameday.simulator.aws.vpc.state import NetworkState

__all__ = ["Sender", "find_sender", "find_targets", "not_running"]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: an interface by one of its addresses, or a host outside.

    Attributes:
        address: The address pair it sends from.
        interface: Its interface, None outside the account.
        anywhere: The host only stands for the internet at large.
    """

    address: Address
    interface: Interface | None = None
    anywhere: bool = False


def not_running(state: NetworkState, interface: Interface) -> Stop | None:
    """Say why nothing answers behind an interface; None when something does."""
    if interface.endpoint_id is not None:
        return None
    if interface.instance_id is None:
        return Stop(f"{interface.id} is not attached to an instance")
    instance = state.instance(interface.instance_id)
    if instance is None:
        return Stop(f"there is no instance {interface.instance_id}")
    if instance.state != "running":
        return Stop(f"{instance.id} is {instance.state}")
    return None


def find_sender(state: NetworkState, flow: Flow) -> Sender | Stop:
    """Return who sends a flow, or why nobody can.

    An instance sends from its primary interface; an address that no interface holds
    is outside the account.
    """
    if flow.source == INTERNET:
        host = internet(flow.ip_version)
        return Sender(Address(host.address, host.address), anywhere=True)
    if is_address(flow.source):
        address = parse_address(flow.source)
        holder = state.holder(address)
        pair = holder.holding(address) if holder else None
        if holder is None or pair is None:
            return Sender(Address(address, None if is_internal(address) else address))
        return not_running(state, holder) or Sender(pair, holder)
    interface = next(_interfaces(state, flow.source), None)
    if interface is None:
        return _absent(state, flow.source)
    for pair in _pairs(interface, flow):
        return not_running(state, interface) or Sender(pair, interface)
    return Stop(f"{flow.source} has no IPv{flow.ip_version} address")


def find_targets(state: NetworkState, flow: Flow, sender: Sender) -> list[Host] | Stop:
    """Return the addresses by which a sender can try the destination.

    An instance is tried at every address of every interface, nearest first; by its
    private addresses from its own VPC and from a peered one, else by its public ones.
    """
    if flow.destination == INTERNET:
        return [internet(flow.ip_version)]
    if is_address(flow.destination):
        return [Host(parse_address(flow.destination))]
    found = list(_interfaces(state, flow.destination))
    if not found:
        return _absent(state, flow.destination)
    stopped = not_running(state, found[0])
    if stopped:
        return stopped
    pairs = [
        (interface, pair) for interface in found for pair in _pairs(interface, flow)
    ]
    if not pairs:
        return Stop(f"{flow.destination} has no IPv{flow.ip_version} address")
    seen = (
        pair.private if _sees_private(state, sender, interface, pair) else pair.public
        for interface, pair in pairs
    )
    targets = [Host(address) for address in seen if address is not None]
    return targets or Stop(f"{flow.destination} has no public address")


def _interfaces(state: NetworkState, end: str) -> Iterator[Interface]:
    if end.startswith("eni-"):
        interface_ids: tuple[str, ...] = (end,)
    else:
        instance = state.instance(end)
        interface_ids = instance.interface_ids if instance else ()
    for interface_id in interface_ids:
        interface = state.interface(interface_id)
        if interface is not None:
            yield interface


def _absent(state: NetworkState, end: str) -> Stop:
    if end.startswith("eni-"):
        return Stop(f"there is no network interface {end}")
    instance = state.instance(end)
    if instance is None:
        return Stop(f"there is no instance {end}")
    if instance.state != "running":
        return Stop(f"{end} is {instance.state}")
    return Stop(f"{end} has no network interface")


def _pairs(interface: Interface, flow: Flow) -> list[Address]:
    version = flow.ip_version
    return [pair for pair in interface.addresses if pair.private.version == version]


def _sees_private(
    state: NetworkState, sender: Sender, interface: Interface, pair: Address
) -> bool:
    origin = sender.interface
    if origin is None:
        return sender.address.public is None
    if origin.vpc_id == interface.vpc_id:
        return True
    route = find_route(state, origin.vpc_id, origin.subnet_id, Host(pair.private))
    if isinstance(route, Stop) or route.via is not Via.PEERING:
        return False
    peering = state.peering(route.target_id)
    return peering is not None and interface.vpc_id in peering.vpc_ids
