"""Strings of a policy: wildcards, ARNs and variables."""

from __future__ import annotations

import pytest

from gameday.simulator.aws.iam.texts import parse_text


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("", "", True),
        ("", "a", False),
        ("abc", "abc", True),
        ("abc", "ABC", False),
        ("a*", "a", True),
        ("a*", "a/b:c\nd", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("a.c", "abc", False),
        ("*b*", "abc", True),
        ("**", "", True),
        ("[a]", "a", False),
        ("${*}", "*", True),
        ("${*}", "a", False),
        ("a${?}", "a?", True),
        ("a${?}", "ab", False),
        ("${$}{x}", "${x}", True),
    ],
)
def test_wildcards_match(pattern: str, value: str, expected: bool) -> None:  # noqa: FBT001  # a column of the table
    """An asterisk is any run of characters, a question mark one; nothing else is."""
    assert parse_text(pattern).is_like(value, {}) is expected


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("*", "arn:aws:s3:::b", True),
        ("*", "*", True),
        ("arn:aws:s3:::b", "arn:aws:s3:::b", True),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y:z", True),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b", False),
        ("arn:aws:s3:::*", "arn:aws:s3:::b/x", True),
        ("arn:aws:s3:*", "arn:aws:s3:::b/x", True),
        ("arn:aws:*", "arn:aws:s3:::b/x", True),
        ("arn:*", "arn:aws:s3:::b/x", True),
        ("arn:aws:s3:*b", "arn:aws:s3:::b", False),
        ("arn:*:s3:::b", "arn:aws:s3:::b", True),
        ("arn:*:b", "arn:aws:s3:::b", False),
        ("arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:us-east-1:1:instance/i-1", True),
        ("arn:aws:ec2:us-*-1:1:*", "arn:aws:ec2:us-east-1:1:vpc/v", True),
        ("arn:aws:ec2:us-?ast-1:1:*", "arn:aws:ec2:us-east-1:1:vpc/v", True),
        ("arn:aws:ec2:*:instance/*", "arn:aws:ec2:us-east-1:1:instance/i-1", False),
        ("arn:aws:logs:*:*:log-group:a*:x", "arn:aws:logs:r:1:log-group:ab:c:x", True),
        ("arn:aws:iam::*:role/a?c", "arn:aws:iam::1:role/abc", True),
        ("arn:aws:iam::1:role/Web", "arn:aws:iam::1:role/web", False),
        ("arn:aws:ec2:::x", "*", False),
    ],
)
def test_arn_parts_hold_wildcards_in(
    pattern: str,
    value: str,
    expected: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """A wildcard stays in its part of an ARN, but for the last part and the end."""
    assert parse_text(pattern).is_arn_of(value, {}) is expected


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("${aws:username}", {"aws:username": "ann"}, "ann"),
        ("home/${AWS:UserName}/x", {"aws:username": "ann"}, "home/ann/x"),
        ("${aws:username}", {}, None),
        ("${aws:PrincipalTag/team, 'all'}", {}, "all"),
        ("${aws:PrincipalTag/team, 'a, b'}", {}, "a, b"),
        ("${aws:PrincipalTag/team,''}", {}, ""),
        ("${aws:PrincipalTag/team, 'all'}", {"aws:principaltag/team": "x"}, "x"),
        ("${aws:TagKeys}", {"aws:tagkeys": ("a",)}, None),
        ("${*}${?}${$}", {}, "*?$"),
        ("a*b", {}, "a*b"),
        ("${unclosed", {}, "${unclosed"),
    ],
)
def test_variables_are_filled(
    text: str, context: dict[str, str | tuple[str, ...]], expected: str | None
) -> None:
    """A variable stands for a key's one value, or its default, or for nothing."""
    assert expected == parse_text(text).fill(context)


def test_old_versions_have_no_variables() -> None:
    """In version 2008-10-17 a variable is ordinary text."""
    text = parse_text("${aws:username}", variables=False)
    assert text.fill({"aws:username": "ann"}) == "${aws:username}"


def test_values_are_taken_literally() -> None:
    """A wildcard in a variable's value matches only itself."""
    text = parse_text("arn:aws:s3:::b/${aws:username}/*")
    context = {"aws:username": "a*"}
    assert text.is_arn_of("arn:aws:s3:::b/a*/x", context)
    assert not text.is_arn_of("arn:aws:s3:::b/ab/x", context)


def test_variables_stand_only_in_the_last_part() -> None:
    """A variable before the fifth colon of an ARN matches nothing."""
    text = parse_text("arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q")
    assert not text.is_arn_of(
        "arn:aws:sqs:us-east-1:1:q", {"aws:principalaccount": "1"}
    )
