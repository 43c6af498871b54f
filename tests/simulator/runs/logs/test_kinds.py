"""Kinds of logs by where their files are."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.runs.logs.kinds import Kind, is_log, kind_of

PLACE = "AWSLogs/123456789012"
DAY = "us-east-1/2026/03/02"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{PLACE}/CloudTrail/{DAY}/a.json.gz", Kind.CLOUDTRAIL),
        (f"audit/{PLACE}/CloudTrail/{DAY}/a.json.gz", Kind.CLOUDTRAIL),
        (f"AWSLogs/o-ab12/123456789012/CloudTrail/{DAY}/a.json.gz", Kind.CLOUDTRAIL),
        (f"{PLACE}/CloudTrail-Digest/{DAY}/a.json.gz", None),
        (f"{PLACE}/vpcflowlogs/{DAY}/a.log.gz", Kind.VPC_FLOW),
        (f"{PLACE}/vpcdnsquerylogs/vpc-1/2026/03/02/a.log.gz", Kind.DNS),
        (f"{PLACE}/GuardDuty/{DAY}/a.jsonl.gz", Kind.FINDINGS),
        ("CloudWatchLogs/vpcflowlogs/us-east-1/flows/eni-1-all.log", Kind.VPC_FLOW),
        (
            "CloudWatchLogs/application/123456789012/us-east-1/aws/lambda/f/a.log",
            Kind.LOG_EVENTS,
        ),
        ("ServerAccessLogs/logs/2026-03-02-09-00-00-ABCDEF", Kind.S3_ACCESS),
        (f"{PLACE}/elasticloadbalancing/{DAY}/a.log.gz", None),
        ("data/customers.json", None),
    ],
)
def test_a_path_names_the_kind(path: str, expected: Any) -> None:
    """As S3 has them, with or without a prefix or an organization."""
    assert kind_of(path) == expected


def test_digests_are_log_files_without_records() -> None:
    """They are kept beside the log files they vouch for."""
    assert is_log(f"{PLACE}/CloudTrail-Digest/{DAY}/a.json.gz")
    assert not is_log("data/customers.json")
