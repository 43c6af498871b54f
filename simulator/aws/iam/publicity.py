"""Whether a bucket policy is public, by the definition of S3 Block Public Access.

Source: S3 user guide, "Blocking public access", section 'The meaning of "public"': an
Allow to everybody is public unless a condition holds it to fixed values of certain
keys, or to networks that are not too wide.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.scalars import read_network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.policy import Document
    from gameday.simulator.aws.iam.statements import Statement

__all__ = ["find_public_statement"]

_FIXED_KEYS = {
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
}
_ARN_KEYS = {
    "aws:principalarn",
    "aws:sourcearn",
    "aws:sourcevpcarn",
    "s3:dataaccesspointarn",
}
"""A wildcard may stand in these, as long as the account is fixed."""
_OPERATOR = re.compile(
    r"(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)",
    re.IGNORECASE,
)
_ROLE_ID = re.compile(r"[A-Z0-9]+:\*")
"""Every session of one role."""
_UNFIXED = re.compile(r"[*?]|\$\{")
_WIDEST_V4 = 8
_WIDEST_V6 = 32
_PRIVATE_V4 = tuple(
    ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)


def find_public_statement(document: Document) -> Statement | None:
    """Return the first statement that makes a bucket policy public, or None."""
    return next(filter(_is_public, document.statements), None)


def _is_public(statement: Statement) -> bool:
    if not statement.allows:
        return False
    everyone = statement.principals is not None and statement.principals.everyone
    if not everyone and statement.not_principals is None:
        return False
    return not any(_is_narrowing(*each) for each in _conditions(statement))


def _conditions(statement: Statement) -> Iterator[tuple[str, str, list[str]]]:
    block: dict[str, dict[str, Any]] = statement.element.get("Condition", {})
    for operator, keys in block.items():
        for key, values in keys.items():
            found = values if isinstance(values, list) else [values]
            yield operator, key.lower(), [str(value) for value in found]


def _is_narrowing(operator: str, key: str, values: list[str]) -> bool:
    """Answer whether a condition alone keeps a statement from being public."""
    if key == "aws:sourceip":
        return operator.lower() == "ipaddress" and all(map(_is_narrow_network, values))
    if key == "aws:principalisawsservice":
        return operator == "Bool" and [v.lower() for v in values] == ["true"]
    if key == "aws:userid" and all(map(_ROLE_ID.fullmatch, values)):
        return True
    if key not in _FIXED_KEYS or not _OPERATOR.fullmatch(operator):
        return False
    is_fixed = _is_fixed_arn if key in _ARN_KEYS else _is_fixed
    return all(map(is_fixed, values))


def _is_fixed(value: str) -> bool:
    return not _UNFIXED.search(value)


def _is_fixed_arn(value: str) -> bool:
    arn = Arn.parse(value)
    if arn is None:
        return _is_fixed(value)
    if arn.service == "s3" and not arn.account:
        return _is_fixed(arn.resource)
    return bool(arn.account) and _is_fixed(arn.account)


def _is_narrow_network(value: str) -> bool:
    network = read_network(value)
    if isinstance(network, IPv6Network):
        return network.prefixlen >= _WIDEST_V6
    if not isinstance(network, IPv4Network):
        return False
    private = any(network.subnet_of(each) for each in _PRIVATE_V4)  # type: ignore[arg-type]  # all are IPv4
    return private or network.prefixlen >= _WIDEST_V4
