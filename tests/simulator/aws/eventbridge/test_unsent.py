"""A rule that waits for what only AWS sends is told from one that has a slip."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gameday.simulator.aws.eventbridge.unsent import list_unsent

COMPLIANCE = "Config Rules Compliance Change"
CALL = "AWS API Call via CloudTrail"


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ({"source": ["aws.macie"]}, ["events of aws.macie"]),
        ({"source": [{"prefix": "aws.inspector"}]}, 2),
        (
            {"source": ["aws.config"], "detail-type": [COMPLIANCE]},
            [f"`{COMPLIANCE}` events of aws.config"],
        ),
        (
            {"source": ["aws.config"], "detail": {"messageType": ["X"]}},
            ["events of aws.config"],
        ),
        (
            {"source": ["aws.guardduty", "aws.macie"]},
            ["events of aws.macie"],
        ),
        (
            {"source": ["aws.ec2"], "detail-type": ["EBS Snapshot Notification"]},
            ["`EBS Snapshot Notification` events of aws.ec2"],
        ),
    ],
)
def test_what_only_aws_sends_is_named(pattern: dict[str, Any], told: Any) -> None:
    """A source as a whole, or the detail types that were asked for."""
    found = list(list_unsent(json.dumps(pattern)))
    assert (len(found) if isinstance(told, int) else found) == told


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.guardduty"]},
        {"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"]},
        {"source": ["aws.guardduty"], "detail-type": ["GuardDuty Findings"]},
        {"source": ["aws.config"], "detail-type": [CALL]},
        {"source": ["aws.config"], "detail-type": ["Config Rule Compliance Change"]},
        {"source": ["aws.config"], "detail": {"eventName": ["StopConfigRecorder"]}},
        {"source": ["aws.ec2"], "detail": {"state": ["stopped"]}},
        {"source": ["aws.maice"]},
        {"source": ["acme.siem"]},
        {"detail-type": [COMPLIANCE]},
        {},
    ],
)
def test_what_is_sent_or_a_slip_is_not(pattern: dict[str, Any]) -> None:
    """Findings, calls, states, one's own events; and what nobody sends at all."""
    assert list(list_unsent(json.dumps(pattern))) == []
