"""Which log a Sigma rule is about, and the names its fields go by besides.

Sigma names AWS's services one way (``cloudtrail``) and has general categories for DNS
and firewalls, whose rules know other names: ``query`` for ``query_name``. A record gets
those names too before rules see it. Which sources a SIEM has is `feed`'s business.

Sources: Sigma specification, "Sigma Log Sources" and "Sigma Taxonomy"; SigmaHQ's rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.runs.logs.kinds import Kind
from gameday.simulator.siem.fields import find_values
from gameday.simulator.siem.scalars import read_moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["CATEGORIES", "SERVICES", "find_kind", "identify", "time_of", "widen"]

SERVICES: Mapping[str, Kind] = {
    "cloudtrail": Kind.CLOUDTRAIL,
    "dns": Kind.DNS,
    "flowlogs": Kind.VPC_FLOW,
    "guardduty": Kind.FINDINGS,
    "resolver": Kind.DNS,
    "route53": Kind.DNS,
    "route53resolver": Kind.DNS,
    "s3": Kind.S3_ACCESS,
    "s3access": Kind.S3_ACCESS,
    "s3accesslogs": Kind.S3_ACCESS,
    "vpcdnsquerylogs": Kind.DNS,
    "vpcflow": Kind.VPC_FLOW,
    "vpcflowlogs": Kind.VPC_FLOW,
}
"""Services of the product ``aws``, without ``-`` and ``_``."""

CATEGORIES: Mapping[str, Kind] = {"dns": Kind.DNS, "firewall": Kind.VPC_FLOW}
"""Categories of no product in particular."""

_OTHER_NAMES: Mapping[Kind, Mapping[str, str]] = {
    Kind.DNS: {
        "query": "query_name",
        "record_type": "query_type",
        "answer": "answers.Rdata",
        "src_ip": "srcaddr",
        "src_port": "srcport",
    },
    Kind.VPC_FLOW: {
        "src_ip": "srcaddr",
        "src_port": "srcport",
        "dst_ip": "dstaddr",
        "dst_port": "dstport",
    },
}
_TIMES: Mapping[Kind, tuple[str, ...]] = {
    Kind.CLOUDTRAIL: ("eventTime",),
    Kind.DNS: ("query_timestamp",),
    Kind.FINDINGS: ("updatedAt", "createdAt"),
    Kind.S3_ACCESS: (),  # written in a form of its own; when it arrived is near enough
    Kind.VPC_FLOW: ("end", "start"),
}
_NAMES: Mapping[Kind, tuple[str, ...]] = {
    Kind.CLOUDTRAIL: ("eventID",),
    Kind.DNS: ("srcaddr", "query_name"),
    Kind.FINDINGS: ("id",),
    Kind.S3_ACCESS: ("requestid",),
    Kind.VPC_FLOW: ("interface_id", "srcaddr", "srcport", "dstaddr", "dstport"),
}


def find_kind(
    product: str | None, service: str | None, category: str | None
) -> Kind | None:
    """Return the log that a rule's log source means, or None for any other."""
    if product is None:
        return CATEGORIES.get((category or "").lower())
    if product.lower() != "aws":
        return None
    if service is None:
        return Kind.CLOUDTRAIL if category is None else CATEGORIES.get(category.lower())
    return SERVICES.get(service.lower().replace("-", "").replace("_", ""))


def widen(kind: Kind, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record with every name that rules may know its fields by.

    A query's general name has no dot at its end, as in most DNS logs; a flow log's
    fields are known with ``-`` and with ``_``.
    """
    more: dict[str, Any] = {}
    for name, own in _OTHER_NAMES.get(kind, {}).items():
        if values := list(find_values(record, own)):
            more[name] = values if len(values) > 1 else values[0]
    if kind is Kind.DNS and "query" in more:
        more["query"] = str(more["query"]).rstrip(".")
    if kind is Kind.VPC_FLOW:
        more |= {name.replace("_", "-"): record[name] for name in record if "_" in name}
    return {**record, **more} if more else record


def identify(kind: Kind, record: Mapping[str, Any]) -> str:
    """Return what an alert calls a record: its id, or what stands for one."""
    return " ".join(str(record.get(name, "-")) for name in _NAMES[kind])


def time_of(kind: Kind, record: Mapping[str, Any], *, otherwise: datetime) -> datetime:
    """Return when what a record tells of happened, or another moment instead."""
    for name in _TIMES[kind]:
        if (moment := read_moment(record.get(name))) is not None:
            return moment
    return otherwise
