"""Conditions of a statement: every operator of the policy language.

Source: IAM user guide, "Condition operators" and "Multivalued context keys". Values of
one key are alternatives; a negated operator holds if none of them matches, and also if
the key is missing. ``ForAllValues`` holds for a missing or empty key, ``ForAnyValue``
does not. A key with several values needs one of the two; without, nothing matches.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from gameday.simulator.aws.iam.scalars import (
    read_address,
    read_bytes,
    read_network,
    read_number,
    read_time,
)
from gameday.simulator.aws.iam.texts import Context, Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Condition", "Quantifier", "find_operator"]

_NAME = re.compile(
    r"(?:(?P<set>ForAllValues|ForAnyValue):)?(?P<base>[A-Za-z]+?)(?P<if>IfExists)?",
    re.IGNORECASE,
)


class Quantifier(StrEnum):
    """How the several values of one request key are taken together."""

    ALL = "ForAllValues"
    ANY = "ForAnyValue"


class _Operator(NamedTuple):
    """A base operator: how it reads a policy's value and tests a request's."""

    name: str
    prepare: Callable[[Text], Any]
    test: Callable[[str, Any, Context], bool]
    negated: bool = False
    takes_variables: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one key, with the values a policy gives."""

    operator: _Operator
    quantifier: Quantifier | None
    if_exists: bool
    key: str
    """The condition key, in lower case."""
    values: tuple[Any, ...]

    @classmethod
    def build(
        cls, name: str, key: str, values: tuple[str, ...], *, variables: bool
    ) -> Condition | None:
        """Make a condition, or return None where there is no such operator."""
        found = find_operator(name)
        if found is None:
            return None
        base, quantifier, if_exists = found
        uses_variables = variables and base.takes_variables
        texts = (parse_text(value, variables=uses_variables) for value in values)
        prepared = tuple(base.prepare(text) for text in texts)
        return cls(base, quantifier, if_exists, key.lower(), prepared)

    def is_met(self, context: Context) -> bool:
        """Answer whether a request satisfies it."""
        found = context.get(self.key)
        values = (found,) if isinstance(found, str) else (found or ())
        if self.operator is _NULL:
            return any(wanted is (not values) for wanted in self.values)
        if not values and self.if_exists:
            return True
        if self.quantifier is Quantifier.ALL:
            return not any(values) or all(self._holds(one, context) for one in values)
        if self.quantifier is Quantifier.ANY:
            return any(values) and any(self._holds(one, context) for one in values)
        if not values:
            return self.operator.negated
        return len(values) == 1 and self._holds(values[0], context)

    def _holds(self, value: str, context: Context) -> bool:
        test = self.operator.test
        for wanted in self.values:
            if wanted is not None and test(value, wanted, context):
                return not self.operator.negated
        return self.operator.negated


def find_operator(name: str) -> tuple[_Operator, Quantifier | None, bool] | None:
    """Take an operator's name apart: its base, its set operator, its ``IfExists``."""
    parts = _NAME.fullmatch(name)
    base = _OPERATORS.get(parts["base"].lower()) if parts else None
    if parts is None or base is None:
        return None
    if base is _NULL and (parts["if"] or parts["set"]):
        return None
    quantifier = None
    if parts["set"]:
        is_all = parts["set"].lower() == Quantifier.ALL.lower()
        quantifier = Quantifier.ALL if is_all else Quantifier.ANY
    return base, quantifier, parts["if"] is not None


def _keep(text: Text) -> Text:
    return text


def _equals(value: str, wanted: Text, context: Context) -> bool:
    return wanted.fill(context) == value


def _equals_ignoring_case(value: str, wanted: Text, context: Context) -> bool:
    filled = wanted.fill(context)
    return filled is not None and filled.lower() == value.lower()


def _is_like(value: str, wanted: Text, context: Context) -> bool:
    return wanted.is_like(value, context)


def _is_arn_like(value: str, wanted: Text, context: Context) -> bool:
    return wanted.is_arn_of(value, context)


def _is_same_truth(value: str, wanted: Text, context: Context) -> bool:
    filled = wanted.fill(context)
    truths = {"true", "false"}
    return filled is not None and filled.lower() == value.lower() in truths


def _is_same_bytes(value: str, wanted: bytes, _: Context) -> bool:
    return read_bytes(value) == wanted


def _is_within(value: str, wanted: Any, _: Context) -> bool:
    address = read_address(value)
    return address is not None and address in wanted


def _compare(
    read: Callable[[str], Any], holds: Callable[[Any, Any], bool]
) -> Callable[[str, Any, Context], bool]:
    def test(value: str, wanted: Any, _: Context) -> bool:
        found = read(value)
        return found is not None and holds(found, wanted)

    return test


def _read_with(read: Callable[[str], Any]) -> Callable[[Text], Any]:
    return lambda text: read(text.source)


def _truth(text: Text) -> bool | None:
    return {"true": True, "false": False}.get(text.source.lower())


def _never(_value: str, _wanted: Any, _context: Context) -> bool:
    return False


_NULL = _Operator("Null", _truth, _never)

_TEXT_TESTS = {
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_ignoring_case,
    "StringLike": _is_like,
    "ArnEquals": _is_arn_like,
    "ArnLike": _is_arn_like,
}
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
}
_NEGATIONS = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
}


def _make_operators() -> dict[str, _Operator]:
    positive = [
        _Operator(name, _keep, test, takes_variables=True)
        for name, test in _TEXT_TESTS.items()
    ]
    for family, read in (("Numeric", read_number), ("Date", read_time)):
        positive += [
            _Operator(family + name, _read_with(read), _compare(read, holds))
            for name, holds in _ORDERS.items()
        ]
    positive += [
        _Operator("Bool", _keep, _is_same_truth, takes_variables=True),
        _Operator("BinaryEquals", _read_with(read_bytes), _is_same_bytes),
        _Operator("IpAddress", _read_with(read_network), _is_within),
        _NULL,
    ]
    operators = {each.name.lower(): each for each in positive}
    for name, base in _NEGATIONS.items():
        opposite = operators[base.lower()]
        operators[name.lower()] = opposite._replace(name=name, negated=True)
    return operators


_OPERATORS = _make_operators()
