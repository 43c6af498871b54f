"""A query as the resolver logs it.

Source: Route 53 developer guide, "Values that appear in VPC Resolver query logs",
version 1.1 of the format. Detection reads the same records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from gameday.simulator.aws.vpc.traffic import DnsQuery

__all__ = ["Record", "write_query"]

Record = dict[str, Any]

_VERSION = "1.100000"


def write_query(query: DnsQuery, *, account: str, region: str) -> Record:
    """Return the record of a query."""
    record: Record = {
        "version": _VERSION,
        "account_id": account,
        "region": region,
        "vpc_id": query.interface.vpc_id,
        "query_timestamp": write_time(query.at),
        "query_name": f"{query.name.rstrip('.')}.",
        "query_type": query.record_type,
        "query_class": "IN",
        "rcode": "NOERROR" if query.answer or query.blocked_by is None else "NXDOMAIN",
        "answers": _answers(query),
        "srcaddr": query.address,
        "srcport": str(query.port),
        "transport": "UDP",
        "srcids": _source(query),
    }
    if query.blocked_by is not None:
        record["firewall_rule_action"] = query.blocked_by.action
        record["firewall_rule_group_id"] = query.blocked_by.name
    return record


def _answers(query: DnsQuery) -> list[dict[str, str]]:
    if query.answer is None:
        return []
    kind = "AAAA" if ":" in query.answer else "A"
    return [{"Rdata": query.answer, "Type": kind, "Class": "IN"}]


def _source(query: DnsQuery) -> dict[str, str]:
    instance = query.interface.instance_id
    return {"instance": instance} if instance else {}
