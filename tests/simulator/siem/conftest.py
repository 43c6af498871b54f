"""Sigma rules written in a test, a record they may match, and a SIEM to run them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.siem import load_rules
from gameday.simulator.siem.logsources import widen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gameday.simulator.siem.rules import Ruleset

RULE = """\
title: A rule
name: a_rule
logsource: {{{source}}}
detection:
{detection}
"""
RECORD = {
    "eventVersion": "1.11",
    "userIdentity": {
        "type": "IAMUser",
        "arn": "arn:aws:iam::123456789012:user/mallory",
        "accessKeyId": "AKIAIOSFODNN7EXAMPLE",
        "userName": "mallory",
    },
    "eventTime": "2026-03-02T09:14:00Z",
    "eventSource": "ec2.amazonaws.com",
    "eventName": "AuthorizeSecurityGroupIngress",
    "awsRegion": "us-east-1",
    "sourceIPAddress": "198.51.100.7",
    "userAgent": "aws-cli/2.15 md/Botocore#1.34",
    "requestParameters": {
        "groupId": "sg-0123",
        "ipPermissions": {
            "items": [
                {
                    "fromPort": 22,
                    "toPort": 22,
                    "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]},
                },
                {"fromPort": 443, "ipRanges": {"items": []}},
            ]
        },
        "policyDocument": '{"Effect":"Allow","Action":"s3:GetObject"}',
        "userName": "mallory",
    },
    "responseElements": None,
    "readOnly": False,
    "eventID": "e-1",
    "additionalEventData": {"bytes": 4096, "MFAUsed": "No"},
}


@pytest.fixture
def record() -> dict[str, Any]:
    """Give a CloudTrail record."""
    return RECORD


@pytest.fixture
def rules_of(tmp_path: Path) -> Callable[..., Ruleset]:
    """Give a function that loads the rules of a text."""

    def load(text: str, **placeholders: tuple[str, ...]) -> Ruleset:
        (tmp_path / "rule.yml").write_text(text)
        return load_rules([tmp_path], placeholders)

    return load


@pytest.fixture
def matches(rules_of: Callable[..., Ruleset]) -> Callable[..., bool]:
    """Give a function that tells whether a detection matches a record."""

    def ask(
        detection: str,
        record: Mapping[str, Any] = RECORD,
        source: str = "product: aws, service: cloudtrail",
        **placeholders: tuple[str, ...],
    ) -> bool:
        if "condition:" not in detection:
            detection = f"  selection: {{{detection}}}\n  condition: selection"
        text = RULE.format(source=source, detection=detection)
        (rule,) = rules_of(text, **placeholders).rules
        return rule.matches(widen(rule.kind, record))

    return ask
