"""What Sigma's values, modifiers and conditions mean for a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("detection", "expected"),
    [
        ("eventName: AuthorizeSecurityGroupIngress", True),
        ("eventName: authorizesecuritygroupingress", True),
        ("eventName: Authorize", False),
        ("eventName: Authorize*", True),
        ("eventName: 'A?thorizeSecurityGroupIngress'", True),
        (r"eventName: 'Authorize\*'", False),
        ("eventName: [RunInstances, AuthorizeSecurityGroupIngress]", True),
        ("eventName: AuthorizeSecurityGroupIngress, readOnly: false", True),
        ("eventName: AuthorizeSecurityGroupIngress, readOnly: true", False),
        ("readOnly: 'false'", True),
        ("eventName|cased: authorizesecuritygroupingress", False),
        ("eventName|cased: AuthorizeSecurityGroupIngress", True),
        ("eventName|contains: groupin", True),
        ("eventName|contains|cased: groupin", False),
        ("eventName|startswith: author", True),
        ("eventName|endswith: ingress", True),
        ("eventName|endswith: Egress", False),
        ("userAgent|contains|all: [aws-cli, botocore]", True),
        ("userAgent|contains|all: [aws-cli, boto3]", False),
        ("userAgent|re: '^aws-cli/[0-9.]+ '", True),
        ("userAgent|re: 'AWS-CLI'", False),
        ("userAgent|re|i: 'AWS-CLI'", True),
        ("sourceIPAddress|cidr: 198.51.100.0/24", True),
        ("sourceIPAddress|cidr: [10.0.0.0/8, '2001:db8::/32']", False),
        ("eventSource|cidr: 198.51.100.0/24", False),
        ("additionalEventData.bytes: 4096", True),
        ("additionalEventData.bytes: '4096'", True),
        ("additionalEventData.bytes|gt: 4095", True),
        ("additionalEventData.bytes|gt: 4096", False),
        ("additionalEventData.bytes|lte: 4096", True),
        ("additionalEventData.bytes|lt: 4096", False),
        ("additionalEventData.MFAUsed|gt: 1", False),
        ("eventName|exists: true", True),
        ("errorCode|exists: true", False),
        ("errorCode|exists: false", True),
        ("errorCode: null", True),
        ("responseElements: null", True),
        ("eventName: null", False),
        ("errorMessage|contains: '*'", False),
        ("eventName|contains: '*'", True),
        ("eventName: ''", False),
        ("userIdentity.type: IAMUser", True),
        ("userIdentity.arn|endswith: ':user/mallory'", True),
        ("requestParameters.ipPermissions.items.fromPort: 443", True),
        ("requestParameters.ipPermissions.items.fromPort: 80", False),
        ("requestParameters.ipPermissions.items.ipRanges.items.cidrIp: 0.0.0.0/0", 1),
        ("requestParameters|contains: '\"fromPort\":22'", True),
        ("requestParameters|contains|all: ['\"s3:GetObject\"', '\"Allow\"']", True),
        ("requestParameters|contains: Suspended", False),
        ("userIdentity.userName|fieldref: requestParameters.userName", True),
        ("userIdentity.type|fieldref: requestParameters.userName", False),
        ("userIdentity.arn|fieldref|endswith: requestParameters.userName", True),
        ("userIdentity.arn|fieldref|startswith: requestParameters.userName", False),
        ("userIdentity.arn|fieldref|contains: requestParameters.userName", True),
        ("eventName|neq: RunInstances", True),
        ("eventName|neq: AuthorizeSecurityGroupIngress", False),
        ("eventTime|hour: 9", True),
        ("eventTime|hour: 10", False),
        ("eventTime|minute: 14, eventTime|day: 2, eventTime|month: 3", True),
        ("eventTime|year: 2026, eventTime|week: 10", True),
        ("awsRegion|expand: '%regions%'", True),
    ],
)
def test_a_field_is_compared_as_sigma_says(
    matches: Callable[..., bool], detection: str, expected: Any
) -> None:
    """Values without regard to case, fields through objects and lists."""
    assert matches(detection, regions=("eu-*", "us-*")) is bool(expected)


@pytest.mark.parametrize(
    ("value", "detection", "expected"),
    [
        ("cm0gLXJm", "field|base64: 'rm -rf'", True),
        ("eCBybSAtcmYgeA==", "field|base64offset|contains: 'rm -rf'", True),
        ("cgBtAA==", "field|wide|base64|contains: rm", True),
        ("/dump now", "field|windash|contains: '-dump'", True),
        ("dump", "field|windash|contains: '-dump'", False),
        ({"a.b": "c"}, "field.a.b: c", True),
        ({"a": {"b.c": "d"}}, "field.a.b.c: d", True),
        ([], "field: null", True),
        ("", "field: ''", True),
        ("true", "field: true", True),
        ("1741000000", "field|year: 2025", True),
        ("yesterday", "field|year: 2025", False),
        ("2026-03-02T23:30:00-02:00", "field|hour: 1", True),
        (True, "field: 1", False),
        ("nan", "field|gt: 1", False),
        (["10.0.0.1", "192.0.2.1"], "field|cidr: 192.0.2.0/24", True),
        ("line\nbreak", "field: 'line*'", True),
    ],
)
def test_values_of_other_kinds(
    matches: Callable[..., bool], value: Any, detection: str, expected: Any
) -> None:
    """Encoded text, names with dots, empty values, times in two forms."""
    assert matches(detection, {"field": value}) is expected


@pytest.mark.parametrize(
    ("detection", "expected"),
    [
        (
            "  a: {eventName: x}\n  b: {awsRegion: us-east-1}\n  condition: a or b",
            True,
        ),
        (
            "  a: {eventName: x}\n  b: {awsRegion: us-east-1}\n  condition: a and b",
            False,
        ),
        (
            (
                "  a: {eventName: x}\n  b: {awsRegion: us-east-1}\n"
                "  condition: b and not a"
            ),
            True,
        ),
        (
            (
                "  sel_a: {eventName: x}\n  sel_b: {awsRegion: us-east-1}\n"
                "  condition: 1 of sel_*"
            ),
            True,
        ),
        (
            (
                "  sel_a: {eventName: x}\n  sel_b: {awsRegion: us-east-1}\n"
                "  condition: all of sel_*"
            ),
            False,
        ),
        (
            (
                "  a: {eventName: Auth*}\n  b: {awsRegion: us-east-1}\n"
                "  condition: all of them"
            ),
            True,
        ),
        (
            "  a: [{eventName: x}, {awsRegion: us-east-1}]\n  condition: a",
            True,
        ),
        ("  a: {eventName: x}\n  condition: [a, not a]", True),
        ("  keywords: [mallory, nobody]\n  condition: keywords", True),
        ("  keywords: ['MALL*RY', nobody]\n  condition: keywords", True),
        ("  keywords: {'|all': [mallory, sg-0123]}\n  condition: keywords", True),
        ("  keywords: {'|all': [mallory, sg-9999]}\n  condition: keywords", False),
        ("  keywords: {'|re': ['sg-\\d+']}\n  condition: keywords", True),
        ("  keywords: [4096]\n  condition: keywords", True),
        ("  keywords: [nobody]\n  condition: not keywords", True),
    ],
)
def test_conditions_join_selections(
    matches: Callable[..., bool], detection: str, expected: Any
) -> None:
    """Selections by name and by pattern, lists of them, keywords in the whole text."""
    assert matches(detection) is expected
