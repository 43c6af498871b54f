"""Can this packet pass now: the truth of an account's network, with its reasons.

Ask a `Network` about a flow that begins and `Connections` about one that goes on; both
read the account through a `NetworkState`; `aws.moto.readers.vpc` reads moto. No packet
is ever sent.
"""

from __future__ import annotations

from gameday.simulator.aws.vpc.addresses import INTERNET
from gameday.simulator.aws.vpc.connections import Connection, Connections
from gameday.simulator.aws.vpc.endpoints import Way, find_way
from gameday.simulator.aws.vpc.flows import Flow, Stop, Verdict
from gameday.simulator.aws.vpc.network import Network, Trace
from gameday.simulator.aws.vpc.state import DnsRule, Endpoint, NetworkState

__all__ = [
    "INTERNET",
    "Connection",
    "Connections",
    "DnsRule",
    "Endpoint",
    "Flow",
    "Network",
    "NetworkState",
    "Stop",
    "Trace",
    "Verdict",
    "Way",
    "find_way",
]
