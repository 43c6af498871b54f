"""What differs in every exercise is not in a statement; what stays, stays."""

from __future__ import annotations

import pytest

from gameday.simulator.account import Stack
from gameday.simulator.aws.cloudformation.state import StackResource
from gameday.simulator.referee.chronicle.placeholders import (
    find_placeholders,
    generalise,
)

EC2 = "arn:aws:ec2:eu-west-1:123456789012"
UUID = "8c7c2b5e-0d5c-4f6e-9f0a-3f1d2b4c5d6e"


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        ("*", "*"),
        (f"{EC2}:instance/i-0abcdef0123456789", f"{EC2}:instance/*"),
        (f"{EC2}:vpc-endpoint/vpce-0abcdef0", f"{EC2}:vpc-endpoint/*"),
        ("arn:aws:ec2:eu-west-1::snapshot/*", "arn:aws:ec2:eu-west-1::snapshot/*"),
        ("arn:aws:iam::123456789012:role/web", "arn:aws:iam::123456789012:role/web"),
        (
            f"arn:aws:kms:eu-west-1:123456789012:key/{UUID}",
            "arn:aws:kms:eu-west-1:123456789012:key/*",
        ),
        (
            "arn:aws:guardduty:::detector/a05ab6443cadba8b1278c92258d24987",
            "arn:aws:guardduty:::detector/*",
        ),
        (
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db/main-a1B2c3",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db/main-??????",
        ),
        ("arn:aws:s3:::estate-logs-8bz1t2vdpylf/a/b", "arn:aws:s3:::estate-logs-*/a/b"),
    ],
)
def test_made_up_names_become_wildcards(resource: str, told: str) -> None:
    """An id of AWS and a name of CloudFormation do; a name of one's own does not."""
    stack = Stack(
        name="estate",
        id="",
        outputs={},
        resources={
            "Logs": StackResource(
                "Logs", "AWS::S3::Bucket", "estate-logs-8bz1t2vdpylf"
            ),
            "Web": StackResource("Web", "AWS::IAM::Role", "web"),
        },
    )
    assert generalise([resource], find_placeholders(stack)) == [told]


def test_one_wildcard_says_it_all() -> None:
    """Beside `*` nothing else needs to be listed."""
    assert generalise([f"{EC2}:instance/web", "*"], {}) == ["*"]


def test_many_resources_are_told_by_what_they_share() -> None:
    """Twenty objects are listed; of more, the start of their names is."""
    keys = [f"arn:aws:s3:::logs/day-{number:02}" for number in range(21)]
    assert generalise(reversed(keys[:20]), {}) == keys[:20]
    assert generalise(keys, {}) == ["arn:aws:s3:::logs/day-*"]
