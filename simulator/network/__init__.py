"""Can this packet pass now: the truth of an account's network, with its reasons.

Ask a `Network` about a flow that begins and `Connections` about one that goes on; both
read the account through a `NetworkState`, of which `EmbeddedNetwork` is moto's. No
packet is ever sent.
"""

from __future__ import annotations

from gameday.simulator.network.addresses import INTERNET
from gameday.simulator.network.connections import Connection, Connections
from gameday.simulator.network.embedded import EmbeddedNetwork
from gameday.simulator.network.flows import Flow, Verdict
from gameday.simulator.network.network import Network, Trace
from gameday.simulator.network.state import DnsRule, NetworkState

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
