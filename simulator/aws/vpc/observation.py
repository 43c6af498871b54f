"""Which interfaces see a flow, and whether each lets it through.

The network says whether a flow passes; this says where its packets were seen on the
way, the refused ones too, as flow logs tell it. It decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc.ends import find_sender, find_targets
from gameday.simulator.aws.vpc.filters import deciding_entry, group_stop
from gameday.simulator.aws.vpc.flows import TCP, UDP, Stop, Verdict
from gameday.simulator.aws.vpc.paths import Path, find_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.vpc.flows import Flow, Packet
    from gameday.simulator.aws.vpc.network import Network
    from gameday.simulator.aws.vpc.paths import Leg
    from gameday.simulator.aws.vpc.state import Direction, Interface, NetworkState

__all__ = ["Crossing", "observe"]


@dataclass(frozen=True, slots=True)
class Crossing:
    """The packets of a flow, one way, at one interface."""

    interface: Interface
    direction: Direction
    packet: Packet
    """With the addresses and ports it has at this interface."""
    accepted: bool
    """Whether security groups and network ACL let it through here."""
    is_reply: bool
    through: str
    """The gateway or route that the flow takes."""

    def with_client_port(self, port: int) -> Crossing:
        """Return the same with the client's real port; only TCP and UDP have one."""
        if self.packet.protocol not in {TCP, UDP}:
            return self
        if self.is_reply:
            return replace(self, packet=replace(self.packet, port=port))
        return replace(self, packet=replace(self.packet, source_port=port))


def observe(network: Network, flow: Flow, *, passed: bool) -> list[Crossing]:
    """Return what every interface on the way sees of a flow, in order.

    Services that AWS offers inside every VPC (its resolver, metadata) are seen by
    nobody: flow logs leave them out (VPC user guide, "Flow log limitations").

    Args:
        network: Where it was sent.
        flow: What was sent.
        passed: Whether it got through and was answered, by the rules or because its
            connection is tracked; then every interface has accepted it.
    """
    path = _find_path(network, flow)
    if path is None:
        return []
    return list(_walk(network.state, path, passed=passed))


def _find_path(network: Network, flow: Flow) -> Path | None:
    """Return the way packets take, whether or not they get to its end."""
    traced = network.trace(flow)
    if not isinstance(traced, Verdict):
        return traced.path
    if traced.allowed:
        return None
    sender = find_sender(network.state, flow)
    if isinstance(sender, Stop):
        return None
    targets = find_targets(network.state, flow, sender)
    for target in () if isinstance(targets, Stop) else targets:
        path = find_path(network.state, flow, sender, target)
        if isinstance(path, Path):
            return path
    return None


def _walk(state: NetworkState, path: Path, *, passed: bool) -> Iterator[Crossing]:
    for leg in path.legs:
        accepted = passed or _lets_begin(state, leg)
        if leg.interface is not None:
            yield _cross(leg, path, accepted=accepted)
        if not accepted:
            return
    for leg in reversed(path.legs):
        accepted = passed or _acl_allows(state, leg, is_reply=True)
        if leg.interface is not None:
            yield _cross(leg, path, accepted=accepted, is_reply=True)
        if not accepted:
            return


def _cross(leg: Leg, path: Path, *, accepted: bool, is_reply: bool = False) -> Crossing:
    assert leg.interface is not None  # noqa: S101 - both callers have looked
    return Crossing(
        interface=leg.interface,
        direction=leg.direction.opposite if is_reply else leg.direction,
        packet=leg.packet.reply() if is_reply else leg.packet,
        accepted=accepted,
        is_reply=is_reply,
        through=path.through,
    )


def _lets_begin(state: NetworkState, leg: Leg) -> bool:
    return group_stop(state, leg) is None and _acl_allows(state, leg, is_reply=False)


def _acl_allows(state: NetworkState, leg: Leg, *, is_reply: bool) -> bool:
    """Say whether the subnet's ACL lets one way pass; it remembers nothing."""
    acl = state.acl(leg.subnet_id) if leg.leaves_subnet else None
    if acl is None:
        return True
    direction = leg.direction.opposite if is_reply else leg.direction
    packet = leg.packet.reply() if is_reply else leg.packet
    entry = deciding_entry(acl, direction, packet, leg.remote)
    return entry is not None and entry.action == "allow"
