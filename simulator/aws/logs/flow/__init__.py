"""VPC flow logs: what crossed the interfaces they cover, aggregated and delivered late.

`sensor` is the way in; `windows` aggregates, `fields` writes records, `delivery` puts
them where the flow log says. It hears of traffic and decides nothing about it.
"""

from __future__ import annotations

from gameday.simulator.aws.logs.flow.delivery import Delivery
from gameday.simulator.aws.logs.flow.sensor import FlowLogs

__all__ = ["Delivery", "FlowLogs"]
