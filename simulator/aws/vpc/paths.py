"""The way of a flow through the account: what interfaces and gateways it meets.

A path is walked by instance state, addresses and routes alone. Whether the filters on
it let the flow pass is decided in `aws.vpc.filters`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc.addresses import Host, is_internal
from gameday.simulator.aws.vpc.ends import not_running
from gameday.simulator.aws.vpc.flows import Stop
from gameday.simulator.aws.vpc.routes import find_route
from gameday.simulator.aws.vpc.state import Direction, Via

if TYPE_CHECKING:
    from gameday.simulator.aws.vpc.addresses import IPAddress
    from gameday.simulator.aws.vpc.ends import Sender
    from gameday.simulator.aws.vpc.flows import Flow, Packet
    from gameday.simulator.aws.vpc.state import Interface, NetworkState, Route

__all__ = ["Leg", "Path", "find_path"]


@dataclass(frozen=True, slots=True)
class Leg:
    """One crossing of a path: out of or into an interface and its subnet.

    Attributes:
        interface: The interface, None for a NAT gateway, which has no security groups.
        subnet_id: The subnet whose network ACL it meets.
        direction: Which way the flow's first packet crosses.
        packet: That packet, as it reads here.
        leaves_subnet: Whether it crosses the border of the subnet as well.
    """

    interface: Interface | None
    subnet_id: str
    direction: Direction
    packet: Packet
    leaves_subnet: bool = True

    @property
    def remote(self) -> Host:
        """The far end, as rules here see it."""
        if self.direction is Direction.EGRESS:
            return self.packet.destination
        return self.packet.source


@dataclass(frozen=True, slots=True)
class Path:
    """A way for a flow, and back.

    Attributes:
        legs: Its crossings in the order the first packet makes them.
        through: The gateway or route it takes.
        seen_as: The sender's address as the destination sees it.
        always_tracked: The gateway has every connection tracked (EC2 user guide,
            "Automatically tracked connections").
    """

    legs: tuple[Leg, ...]
    through: str
    seen_as: IPAddress
    always_tracked: bool = False


def find_path(
    state: NetworkState, flow: Flow, sender: Sender, target: Host
) -> Path | Stop:
    """Return the way of a flow from a sender to an address, or why there is none."""
    walk = _Walk(state, flow, sender, target)
    return (
        walk.from_inside(sender.interface) if sender.interface else walk.from_outside()
    )


@dataclass(frozen=True, slots=True)
class _Relay:
    """Something between that sends packets on as its own."""

    name: str
    vpc_id: str
    subnet_id: str
    private: IPAddress
    public: IPAddress | None
    interface: Interface | None = None


@dataclass(frozen=True, slots=True)
class _Walk:
    state: NetworkState
    flow: Flow
    sender: Sender
    target: Host

    def from_outside(self) -> Path | Stop:
        seen_as = Host(self.sender.address.private, anywhere=self.sender.anywhere)
        by = Via.INTERNET_GATEWAY if self.sender.address.public else Via.BEYOND
        arrival = self._arrival(seen_as, by)
        if isinstance(arrival, Stop):
            return arrival
        if arrival is None:
            return Stop(f"nothing in the account has the address {self.target}")
        leg, gateway = arrival
        return Path((leg,), gateway, seen_as.address, by is Via.BEYOND)

    def from_inside(self, interface: Interface) -> Path | Stop:
        state, target = self.state, self.target
        route = find_route(state, interface.vpc_id, interface.subnet_id, target)
        if isinstance(route, Stop):
            return route
        match route.via:
            case Via.LOCAL:
                return self._local(interface)
            case Via.PEERING:
                return self._peering(interface, route)
            case Via.NAT | Via.INTERFACE:
                return self._relayed(interface, route)
            case Via.INTERNET_GATEWAY | Via.EGRESS_ONLY:
                return self._internet(interface, route)
            case Via.ENDPOINT | Via.BEYOND:
                leg = self._departure(interface)
                beyond = route.via is Via.BEYOND
                seen_as = self.sender.address.private
                return Path((leg,), route.target_id, seen_as, beyond)

    def _local(self, interface: Interface) -> Path | Stop:
        other = self.state.holder(self.target.address, interface.vpc_id)
        if other is None:
            return Stop(f"nothing in {interface.vpc_id} has the address {self.target}")
        stopped = not_running(self.state, other)
        if stopped:
            return stopped
        crosses = other.subnet_id != interface.subnet_id
        legs = self._between(interface, other, know_groups=True, crosses=crosses)
        return Path(legs, "the local route", self.sender.address.private)

    def _peering(self, interface: Interface, route: Route) -> Path | Stop:
        peering = self.state.peering(route.target_id)
        if peering is None:
            return Stop(f"{route.target_id} is gone")
        peer = peering.other(interface.vpc_id)
        seen_as = self.sender.address.private
        if self.state.vpc(peer) is None:  # of an account nobody can look into
            return Path((self._departure(interface),), peering.id, seen_as)
        other = self.state.holder(self.target.address, peer)
        if other is None:
            return Stop(f"nothing in {peer} has the address {self.target}")
        stopped = not_running(self.state, other)
        if stopped:
            return stopped
        back = find_route(self.state, peer, other.subnet_id, Host(seen_as))
        if isinstance(back, Stop) or back.target_id != peering.id:
            return Stop(f"{other.subnet_id} has no route back to {seen_as}")
        legs = self._between(interface, other, know_groups=peering.same_region)
        return Path(legs, peering.id, seen_as)

    def _internet(self, interface: Interface, route: Route) -> Path | Stop:
        public = self.sender.address.public
        if public is None:
            return Stop(f"{interface} has no public address to use {route.target_id}")
        onward = self._out(Host(public))
        if isinstance(onward, Stop):
            return onward
        tracked = route.via is Via.EGRESS_ONLY
        legs = (self._departure(interface), *onward)
        return Path(legs, route.target_id, public, tracked)

    def _relayed(self, interface: Interface, route: Route) -> Path | Stop:
        relay = self._relay(route)
        if isinstance(relay, Stop):
            return relay
        state, target = self.state, self.target
        onward = find_route(state, relay.vpc_id, relay.subnet_id, target)
        if isinstance(onward, Stop):
            return onward
        if onward.via not in {Via.INTERNET_GATEWAY, Via.BEYOND}:
            return Stop(f"{relay.name} has no way on to {target}")
        seen_as = relay.public if onward.via is Via.INTERNET_GATEWAY else relay.private
        if seen_as is None:
            return Stop(f"{relay.name} has no public address")
        outside = self._out(Host(seen_as)) if onward.via is not Via.BEYOND else ()
        if isinstance(outside, Stop):
            return outside
        legs = (*self._handover(interface, relay), *outside)
        return Path(legs, relay.name, seen_as, route.via is Via.NAT)

    def _relay(self, route: Route) -> _Relay | Stop:
        if route.via is Via.INTERFACE:
            return self._appliance(route)
        nat = self.state.nat_gateway(route.target_id)
        if nat is None or self.target.address.version != nat.private.version:
            return Stop(f"{route.target_id} does not carry {self.target}")
        return _Relay(nat.id, nat.vpc_id, nat.subnet_id, nat.private, nat.public)

    def _appliance(self, route: Route) -> _Relay | Stop:
        hop = self.state.interface(route.target_id)
        if hop is None:
            return Stop(f"{route.target_id} is gone")
        stopped = not_running(self.state, hop)
        if stopped:
            return stopped
        if hop.source_dest_check:
            return Stop(f"{hop} checks destinations, so it drops others' packets")
        version = self.target.address.version
        for pair in hop.addresses:
            if pair.private.version == version:
                place = (str(hop), hop.vpc_id, hop.subnet_id)
                return _Relay(*place, pair.private, pair.public, hop)
        return Stop(f"{hop} has no IPv{version} address")

    def _handover(self, interface: Interface, relay: _Relay) -> tuple[Leg, ...]:
        crosses = relay.subnet_id != interface.subnet_id
        departure = self._departure(interface, crosses=crosses)
        sent_on = self.flow.packet(Host(relay.private), self.target)
        hop, subnet_id = relay.interface, relay.subnet_id
        return (
            departure,
            Leg(hop, subnet_id, Direction.INGRESS, departure.packet, crosses),
            Leg(hop, subnet_id, Direction.EGRESS, sent_on),
        )

    def _out(self, seen_as: Host) -> tuple[Leg, ...] | Stop:
        """Return the crossings behind an internet gateway: none, or back in."""
        if is_internal(self.target.address):
            return Stop(f"the internet does not route {self.target}")
        arrival = self._arrival(seen_as, Via.INTERNET_GATEWAY)
        if isinstance(arrival, Stop):
            return arrival
        return (arrival[0],) if arrival else ()

    def _arrival(self, seen_as: Host, by: Via) -> tuple[Leg, str] | Stop | None:
        """Return the crossing into the account and its gateway, None if outside."""
        interface = self.state.holder(self.target.address)
        pair = interface.holding(self.target.address) if interface else None
        if interface is None or pair is None:
            return None
        if by is Via.INTERNET_GATEWAY and pair.public != self.target.address:
            return Stop(f"the internet does not route {self.target}")
        stopped = not_running(self.state, interface)
        if stopped:
            return stopped
        place = (interface.vpc_id, interface.subnet_id)
        back = find_route(self.state, *place, seen_as)
        if isinstance(back, Stop):
            return Stop(f"no way back: {back.reason}")
        if back.via is not by:
            way = f"from {interface.subnet_id} to {seen_as} is by {back.target_id}"
            return Stop(f"the way back {way}, not by an {by}")
        packet = self.flow.packet(seen_as, Host(pair.private))
        leg = Leg(interface, interface.subnet_id, Direction.INGRESS, packet)
        return leg, back.target_id

    def _departure(self, interface: Interface, *, crosses: bool = True) -> Leg:
        packet = self.flow.packet(Host(self.sender.address.private), self.target)
        subnet_id = interface.subnet_id
        return Leg(interface, subnet_id, Direction.EGRESS, packet, crosses)

    def _between(
        self,
        interface: Interface,
        other: Interface,
        *,
        know_groups: bool,
        crosses: bool = True,
    ) -> tuple[Leg, Leg]:
        """Return the crossings of a flow by private addresses."""
        here, there = (
            Host(address, group_ids=end.group_ids if know_groups else ())
            for address, end in (
                (self.sender.address.private, interface),
                (self.target.address, other),
            )
        )
        packet = self.flow.packet(here, there)
        return (
            Leg(interface, interface.subnet_id, Direction.EGRESS, packet, crosses),
            Leg(other, other.subnet_id, Direction.INGRESS, packet, crosses),
        )
