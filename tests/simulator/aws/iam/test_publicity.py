"""When a bucket policy is public, by the definition of S3 Block Public Access."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.iam.policy import parse_document
from gameday.simulator.aws.iam.publicity import find_public_statement

ROLE = "arn:aws:iam::123456789012:role/web"


@pytest.mark.parametrize(
    ("principal", "condition", "expected"),
    [
        ("*", {}, True),
        ({"AWS": "*"}, {}, True),
        ({"AWS": ROLE}, {}, False),
        ({"AWS": "123456789012"}, {}, False),
        ({"Service": "cloudtrail.amazonaws.com"}, {}, False),
        ("*", {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, False),
        ("*", {"StringEquals": {"aws:SourceVpc": "vpc-1"}}, False),
        ("*", {"StringEquals": {"AWS:SourceVpce": ["vpce-1", "vpce-2"]}}, False),
        ("*", {"StringLike": {"aws:SourceVpc": "vpc-*"}}, True),
        ("*", {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}, True),
        ("*", {"StringEquals": {"aws:SourceAccount": "${aws:PrincipalAccount}"}}, True),
        ("*", {"StringEqualsIfExists": {"aws:SourceVpc": "vpc-1"}}, True),
        ("*", {"StringEquals": {"aws:UserAgent": "secret"}}, True),
        ("*", {"StringEquals": {"aws:Referer": "https://example.com"}}, True),
        ("*", {"Bool": {"aws:SecureTransport": "true"}}, True),
        ("*", {"ArnEquals": {"aws:PrincipalArn": ROLE}}, False),
        ("*", {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/web"}}, True),
        ("*", {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:123456789012:*"}}, False),
        ("*", {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}}, False),
        ("*", {"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}, False),
        ("*", {"StringLike": {"aws:userid": "*"}}, True),
        ("*", {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, False),
        ("*", {"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}, True),
        ("*", {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}, True),
        ("*", {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, False),
        ("*", {"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}, False),
        ("*", {"IpAddress": {"aws:SourceIp": "2000::/3"}}, True),
        ("*", {"IpAddress": {"aws:SourceIp": "nowhere"}}, True),
        ("*", {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, True),
        ("*", {"Bool": {"aws:PrincipalIsAWSService": "true"}}, False),
        ("*", {"Bool": {"aws:PrincipalIsAWSService": "false"}}, True),
    ],
)
def test_an_allow_is_public(
    principal: Any,
    condition: dict[str, Any],
    expected: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """An Allow to everybody is public unless fixed values or networks narrow it."""
    statement = {
        "Sid": "Read",
        "Effect": "Allow",
        "Principal": principal,
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::bucket/*",
        "Condition": condition,
    }
    document = parse_document({"Version": "2012-10-17", "Statement": [statement]})
    assert (find_public_statement(document) is not None) is expected


def test_a_deny_is_not_public() -> None:
    """A Deny to everybody opens nothing; an Allow to all but one opens much."""
    deny = {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}
    rest = {"Effect": "Allow", "NotPrincipal": {"AWS": ROLE}, "Action": "*"}
    assert find_public_statement(parse_document({"Statement": deny})) is None
    found = find_public_statement(parse_document({"Statement": [deny, rest]}))
    assert found is not None
    assert found.number == 2
