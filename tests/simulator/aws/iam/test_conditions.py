"""Every condition operator, by the cases of the IAM user guide."""

from __future__ import annotations

import pytest

from gameday.simulator.aws.iam.conditions import Condition

ARN = "arn:aws:iam::123456789012:role/svc/web"


def _is_met(
    operator: str, wanted: tuple[str, ...], value: str | tuple[str, ...] | None
) -> bool:
    condition = Condition.build(operator, "Some:Key", wanted, variables=True)
    assert condition is not None
    context = {"aws:username": "ann"}
    return condition.is_met(
        context if value is None else {**context, "some:key": value}
    )


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("StringEquals", ("a",), "a", True),
        ("StringEquals", ("a",), "A", False),
        ("StringEquals", ("a", "b"), "b", True),
        ("StringEquals", ("a*",), "ab", False),
        ("StringEquals", ("a*",), "a*", True),
        ("StringEquals", ("${aws:username}",), "ann", True),
        ("StringEquals", ("${aws:missing}",), "ann", False),
        ("StringEquals", ("a",), None, False),
        ("stringequals", ("a",), "a", True),
        ("StringNotEquals", ("a",), "b", True),
        ("StringNotEquals", ("a", "b"), "b", False),
        ("StringNotEquals", ("a",), None, True),
        ("StringNotEquals", ("${aws:missing}",), "ann", True),
        ("StringEqualsIgnoreCase", ("AbC",), "aBc", True),
        ("StringNotEqualsIgnoreCase", ("AbC",), "aBc", False),
        ("StringLike", ("a*",), "ab", True),
        ("StringLike", ("A*",), "ab", False),
        ("StringLike", ("${aws:username}/*",), "ann/x", True),
        ("StringNotLike", ("a*", "b*"), "c", True),
        ("StringNotLike", ("a*", "b*"), "bx", False),
        ("NumericEquals", ("10",), "10.0", True),
        ("NumericNotEquals", ("10",), "11", True),
        ("NumericLessThan", ("10",), "9.5", True),
        ("NumericLessThan", ("10",), "10", False),
        ("NumericLessThanEquals", ("10",), "10", True),
        ("NumericGreaterThan", ("10",), "11", True),
        ("NumericGreaterThanEquals", ("10",), "9", False),
        ("NumericEquals", ("10",), "ten", False),
        ("NumericNotEquals", ("10",), "ten", True),
        ("NumericLessThan", ("5", "10"), "7", True),
        ("DateEquals", ("2026-03-01T12:00:00Z",), "2026-03-01T13:00:00+01:00", True),
        ("DateLessThan", ("2026-03-02",), "2026-03-01T12:00:00Z", True),
        ("DateLessThanEquals", ("2026-03-01T12:00:00Z",), "1772366400", True),
        ("DateGreaterThan", ("1772366399",), "2026-03-01T12:00:00Z", True),
        ("DateGreaterThanEquals", ("2026-04",), "2026-03-01T12:00:00Z", False),
        ("DateNotEquals", ("2026-03-01",), "2026-03-02", True),
        ("DateLessThan", ("2026-03-02",), None, False),
        ("DateLessThan", ("soon",), "2026-03-01", False),
        ("Bool", ("true",), "true", True),
        ("Bool", ("True",), "true", True),
        ("Bool", ("false",), "true", False),
        ("Bool", ("yes",), "yes", False),
        ("Bool", ("true",), None, False),
        ("BinaryEquals", ("QmluYXJ5",), "QmluYXJ5", True),
        ("BinaryEquals", ("QmluYXJ5",), "Qmlu", False),
        ("BinaryEquals", ("QmluYXJ5",), "?", False),
        ("IpAddress", ("203.0.113.0/24",), "203.0.113.9", True),
        ("IpAddress", ("203.0.113.9",), "203.0.113.9", True),
        ("IpAddress", ("203.0.113.0/24",), "203.0.114.9", False),
        ("IpAddress", ("203.0.113.0/24", "2001:db8::/32"), "2001:db8::1", True),
        ("IpAddress", ("0.0.0.0/0",), "2001:db8::1", False),
        ("IpAddress", ("203.0.113.0/24",), "somewhere", False),
        ("IpAddress", ("nowhere",), "203.0.113.9", False),
        ("NotIpAddress", ("203.0.113.0/24",), "198.51.100.1", True),
        ("NotIpAddress", ("203.0.113.0/24", "198.51.100.0/24"), "198.51.100.1", False),
        ("NotIpAddress", ("203.0.113.0/24",), None, True),
        ("ArnEquals", ("arn:aws:iam::*:role/*",), ARN, True),
        ("ArnLike", ("arn:aws:iam::123456789012:role/svc/*",), ARN, True),
        ("ArnLike", ("arn:aws:*:role/svc/web",), ARN, False),
        ("ArnLike", ("arn:aws:iam::123456789012:role/${aws:username}",), ARN, False),
        ("ArnNotEquals", (ARN,), ARN, False),
        ("ArnNotLike", ("arn:aws:iam::*:user/*",), ARN, True),
        ("ArnNotLike", ("arn:aws:iam::*:user/*",), None, True),
        ("Null", ("true",), None, True),
        ("Null", ("true",), "a", False),
        ("Null", ("false",), "a", True),
        ("Null", ("false",), None, False),
        ("Null", ("true",), (), True),
        ("Null", ("perhaps",), None, False),
    ],
)
def test_operators_compare(
    operator: str,
    wanted: tuple[str, ...],
    value: str | tuple[str, ...] | None,
    expected: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """Values are alternatives; a negated operator refuses each, or a missing key."""
    assert _is_met(operator, wanted, value) is expected


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("StringEqualsIfExists", ("a",), None, True),
        ("StringEqualsIfExists", ("a",), "b", False),
        ("StringNotEqualsIfExists", ("a",), "a", False),
        ("BoolIfExists", ("false",), None, True),
        ("IpAddressIfExists", ("203.0.113.0/24",), None, True),
        ("ForAllValues:StringEquals", ("a", "b"), ("a", "b"), True),
        ("ForAllValues:StringEquals", ("a", "b"), ("a", "c"), False),
        ("ForAllValues:StringEquals", ("a",), None, True),
        ("ForAllValues:StringEquals", ("a",), (), True),
        ("ForAllValues:StringEquals", ("a",), "", True),
        ("ForAllValues:StringEquals", ("a",), "a", True),
        ("ForAllValues:StringNotEquals", ("a", "b"), ("c", "d"), True),
        ("ForAllValues:StringNotEquals", ("a", "b"), ("c", "a"), False),
        ("ForAllValues:StringLike", ("a*",), ("ab", "ac"), True),
        ("ForAnyValue:StringEquals", ("a", "b"), ("c", "b"), True),
        ("ForAnyValue:StringEquals", ("a", "b"), ("c", "d"), False),
        ("ForAnyValue:StringEquals", ("a",), None, False),
        ("ForAnyValue:StringEquals", ("a",), (), False),
        ("ForAnyValue:StringEquals", ("",), "", False),
        ("ForAnyValue:StringNotEquals", ("a",), ("a", "b"), True),
        ("ForAnyValue:StringNotEquals", ("a",), ("a",), False),
        ("ForAnyValue:StringNotEquals", ("a",), None, False),
        ("ForAnyValue:StringEqualsIfExists", ("a",), None, True),
        ("ForAnyValue:ArnLike", ("arn:aws:iam::*:role/*",), (ARN,), True),
        ("StringEquals", ("a",), ("a",), True),
        ("StringEquals", ("a",), ("a", "b"), False),
        ("StringNotEquals", ("c",), ("a", "b"), False),
    ],
)
def test_sets_and_missing_keys(
    operator: str,
    wanted: tuple[str, ...],
    value: str | tuple[str, ...] | None,
    expected: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """Set operators quantify over the request; several values need one of them."""
    assert _is_met(operator, wanted, value) is expected


@pytest.mark.parametrize(
    "name", ["StringMatches", "NullIfExists", "ForAllValues:Null", "ForEach:Bool", ""]
)
def test_unknown_operators_are_none(name: str) -> None:
    """What is no operator makes no condition."""
    assert Condition.build(name, "k", ("a",), variables=True) is None


def test_version_2008_compares_variables_as_text() -> None:
    """Without variables in the version, the text itself is compared."""
    condition = Condition.build("StringEquals", "k", ("${a:b}",), variables=False)
    assert condition is not None
    assert condition.is_met({"k": "${a:b}"})
