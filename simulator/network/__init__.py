"""Can this packet pass now: the truth of an account's network, with its reasons.

Ask a `Network` about a flow that begins and `Connections` about one that goes on; both
read the account through a `NetworkState`, of which `EmbeddedNetwork` is moto's. No
packet is ever sent.
"""

from __future__ import annotations

from simulator.network.addresses import INTERNET
from simulator.network.connections import Connection, Connections
from simulator.network.embedded import EmbeddedNetwork
from simulator.network.flows import Flow, Verdict
from simulator.network.network import Network, Trace
from simulator.network.state import DnsRule, NetworkState

__all__ = [
    "INTERNET",
    "Connection",
    "Connections",
    "DnsRule",
    "EmbeddedNetwork",
    "Flow",
    "Network",
    "NetworkState",
    "Trace",
    "Verdict",
]
