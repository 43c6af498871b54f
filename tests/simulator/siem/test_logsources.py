"""Which logs rules look at, and the names their fields have there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.runs.logs.kinds import Kind
from gameday.simulator.siem.logsources import find_kind, identify, time_of

if TYPE_CHECKING:
    from collections.abc import Callable

FLOW = {
    "interface_id": "eni-1",
    "srcaddr": "10.0.0.4",
    "srcport": "50000",
    "dstaddr": "203.0.113.9",
    "dstport": "3333",
    "action": "ACCEPT",
    "flow_direction": "egress",
    "end": "1772442060",
}
QUERY = {
    "query_timestamp": "2026-03-02T09:01:00Z",
    "query_name": "xmr-pool.example.",
    "query_type": "A",
    "answers": [{"Rdata": "203.0.113.9", "Type": "A", "Class": "IN"}],
    "srcaddr": "10.0.0.4",
}


@pytest.mark.parametrize(
    ("product", "service", "category", "expected"),
    [
        ("aws", "cloudtrail", None, Kind.CLOUDTRAIL),
        ("aws", None, None, Kind.CLOUDTRAIL),
        ("aws", "vpc-flow", None, Kind.VPC_FLOW),
        ("aws", "route53", None, Kind.DNS),
        ("aws", "guardduty", None, Kind.FINDINGS),
        ("aws", "s3_access", None, Kind.S3_ACCESS),
        (None, None, "dns", Kind.DNS),
        (None, None, "firewall", Kind.VPC_FLOW),
        ("aws", "securityhub", None, None),
        ("windows", "dns-server", None, None),
        (None, None, "proxy", None),
        (None, "cloudtrail", None, None),
    ],
)
def test_a_log_source_means_a_log(
    product: str | None, service: str | None, category: str | None, expected: Any
) -> None:
    """Services of AWS, and two general categories."""
    assert find_kind(product, service, category) == expected


@pytest.mark.parametrize(
    ("source", "record", "detection"),
    [
        ("category: dns", QUERY, "query|endswith: .example"),
        ("category: dns", QUERY, "record_type: A, answer: 203.0.113.9"),
        ("product: aws, service: route53", QUERY, "query_name: xmr-pool.example."),
        ("category: firewall", FLOW, "dst_port: 3333, src_ip|cidr: 10.0.0.0/8"),
        ("product: aws, service: vpcflow", FLOW, "flow-direction: egress"),
        ("product: aws, service: vpcflow", FLOW, "flow_direction: egress"),
        ("product: aws, service: vpcflow", FLOW, "dstport|gte: 3333, action: accept"),
    ],
)
def test_general_names_of_fields_are_known(
    matches: Callable[..., bool], source: str, record: dict[str, Any], detection: str
) -> None:
    """Rules written for every DNS server or firewall match AWS's logs too."""
    assert matches(detection, record, source)


def test_a_record_has_a_name_and_a_time() -> None:
    """What an alert calls it, and when it happened."""
    arrival = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    minute = datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
    assert identify(Kind.DNS, QUERY) == "10.0.0.4 xmr-pool.example."
    assert identify(Kind.VPC_FLOW, FLOW) == "eni-1 10.0.0.4 50000 203.0.113.9 3333"
    assert time_of(Kind.DNS, QUERY, otherwise=arrival) == minute
    assert time_of(Kind.VPC_FLOW, FLOW, otherwise=arrival) == minute
    assert time_of(Kind.S3_ACCESS, {}, otherwise=arrival) == arrival
