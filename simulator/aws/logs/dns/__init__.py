"""Route 53 Resolver query logs: what a VPC asked its resolver, where somebody logs it.

`sensor` is the way in, `records` writes what was asked. It answers no query.
"""

from __future__ import annotations

from gameday.simulator.aws.logs.dns.records import write_query
from gameday.simulator.aws.logs.dns.sensor import QueryLogs

__all__ = ["QueryLogs", "write_query"]
