"""Can this packet pass now? The answer, with its reason, for a flow that begins.

Established connections are followed in `aws.vpc.connections`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc.addresses import (
    INTERNET,
    METADATA,
    RESOLVERS,
    is_address,
    parse_address,
)
from gameday.simulator.aws.vpc.ends import Sender, find_sender, find_targets
from gameday.simulator.aws.vpc.filters import acl_stop, group_stop
from gameday.simulator.aws.vpc.flows import Flow, Stop, Verdict, allow
from gameday.simulator.aws.vpc.paths import Path, find_path
from gameday.simulator.aws.vpc.state import Direction, Interface

if TYPE_CHECKING:
    from gameday.simulator.aws.vpc.addresses import Host, IPAddress
    from gameday.simulator.aws.vpc.state import DnsRule, NetworkState

__all__ = ["Network", "Trace"]

_DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class Trace:
    """A flow that passes: who sends it, to which address, and how it gets there."""

    sender: Sender
    target: Host
    path: Path


class Network:
    """The network of an account, as packets find it at the moment they are sent."""

    def __init__(self, state: NetworkState) -> None:
        self.state = state

    def check(self, flow: Flow) -> Verdict:
        """Say whether a new connection succeeds: the first packet and its answer."""
        trace = self.trace(flow)
        if isinstance(trace, Verdict):
            return trace
        service = trace.path.legs[0].packet.service
        ends = f"from {flow.source} to {flow.destination}"
        return allow(f"{service} {ends} through {trace.path.through}")

    def trace(self, flow: Flow) -> Trace | Verdict:
        """Return the way a new connection takes, or why it fails.

        A verdict that allows means a service AWS offers inside every VPC, to which
        packets take no way that could be described.
        """
        sender = find_sender(self.state, flow)
        if isinstance(sender, Stop):
            return sender.verdict
        served = self._served_by_aws(flow, sender)
        if served is not None:
            return served
        trace = self._trace(flow, sender)
        return trace.verdict if isinstance(trace, Stop) else trace

    def resolve(self, source: str, name: str) -> Verdict:
        """Say whether a source gets an answer to a DNS query from its resolver.

        Neither security groups nor network ACLs filter the way to the Route 53
        Resolver (EC2 user guide, "Security group connection tracking"; VPC user guide,
        "Network ACLs"); what stops a query is the instance's state, the VPC's DNS
        support and DNS Firewall. A VPC whose DHCP options name other servers is
        answered as if they named Amazon's.
        """
        asked = Flow(source, INTERNET, "udp", _DNS_PORT)
        sender = find_sender(self.state, asked)
        if isinstance(sender, Stop) and not is_address(source):
            # an instance that has IPv6 alone asks just as well
            ipv6 = find_sender(self.state, replace(asked, version=6))
            sender = sender if isinstance(ipv6, Stop) else ipv6
        if isinstance(sender, Stop):
            return sender.verdict
        if sender.interface is None:
            return allow(f"{name} is asked outside the account")
        return self._ask_resolver(sender.interface, name)

    def _trace(self, flow: Flow, sender: Sender) -> Trace | Stop:
        targets = find_targets(self.state, flow, sender)
        if isinstance(targets, Stop):
            return targets
        first: Stop | None = None
        for target in targets:
            path = find_path(self.state, flow, sender, target)
            stop = path if isinstance(path, Stop) else self._filtered(path)
            if stop is None and isinstance(path, Path):
                return Trace(sender, target, path)
            first = first or stop
        return first or Stop("there is no address to try")

    def _filtered(self, path: Path) -> Stop | None:
        for leg in path.legs:
            leaving = leg.direction is Direction.EGRESS
            filters = (group_stop, acl_stop) if leaving else (acl_stop, group_stop)
            for check in filters:
                stop = check(self.state, leg)
                if stop is not None:
                    return stop
        return None

    def _served_by_aws(self, flow: Flow, sender: Sender) -> Verdict | None:
        """Answer for the services AWS offers inside every VPC, which filters spare."""
        if sender.interface is None or not is_address(flow.destination):
            return None
        address = parse_address(flow.destination)
        if address in METADATA:
            return self._ask_metadata(sender.interface)
        if flow.port == _DNS_PORT and self._is_resolver(address, sender.interface):
            return self._ask_resolver(sender.interface, None)
        return None

    def _is_resolver(self, address: IPAddress, interface: Interface) -> bool:
        vpc = self.state.vpc(interface.vpc_id)
        own = vpc is not None and bool(vpc.networks) and vpc.networks[0][2]
        return address in RESOLVERS or address == own

    def _ask_metadata(self, interface: Interface) -> Verdict:
        instance = self.state.instance(interface.instance_id or "")
        if instance is None or not instance.metadata_enabled:
            return Stop(f"the metadata service of {interface} is off").verdict
        return allow("no filter stands before the instance metadata service")

    def _ask_resolver(self, interface: Interface, name: str | None) -> Verdict:
        vpc = self.state.vpc(interface.vpc_id)
        if vpc is None or not vpc.dns_support:
            return Stop(f"DNS support of {interface.vpc_id} is off").verdict
        for rule in self.state.dns_rules(vpc.id) if name is not None else ():
            if _matches(rule, name or ""):
                if rule.action == "BLOCK":
                    return Stop(f"DNS Firewall rule {rule.name} blocks {name}").verdict
                break
        asked = f"{name}: " if name else ""
        return allow(f"{asked}no security group or ACL filters the Route 53 Resolver")


def _matches(rule: DnsRule, name: str) -> bool:
    asked = name.rstrip(".").lower()
    for domain in rule.domains:
        listed = domain.rstrip(".").lower()
        if listed in {"*", asked}:
            return True
        if listed.startswith("*.") and asked.endswith(listed[1:]):
            return True
    return False
