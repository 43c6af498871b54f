"""Read the values a pattern lists for a field: plain ones and comparisons.

It refuses what EventBridge refuses, in words that name the operator and, for one that
does not exist, the nearest that does. It does not know about fields or nesting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import AddressValueError, IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.eventbridge.pattern.errors import InvalidEventPattern
from gameday.simulator.aws.eventbridge.pattern.operands import (
    READERS,
    show,
    unrecognized,
)
from gameday.simulator.aws.eventbridge.pattern.operators import Cidr, Exact
from gameday.simulator.aws.eventbridge.pattern.tree import Leaf

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.pattern.operators import Operator

__all__ = ["read_leaf"]


def read_leaf(values: Sequence[Any], place: str) -> Leaf:
    """Return what a list of accepted values asks of a field.

    Raises:
        InvalidEventPattern: A value or comparison is not one; the place is named.
    """
    if not values:
        raise InvalidEventPattern("Empty arrays are not allowed", place)
    absent = any(_asks_absence(value) for value in values)
    operators: list[Operator] = []
    for value in values:
        if not _asks_absence(value):
            operators += _read_value(value, place)
    return Leaf.of(tuple(operators), absent=absent)


def _asks_absence(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and tuple(value) == ("exists",)
        and value["exists"] is False
    )


def _read_value(value: Any, place: str) -> list[Operator]:
    if isinstance(value, Mapping):
        return [_read_comparison(value, place)]
    if isinstance(value, str):
        return [Exact(value), *_same_address(value)]
    if value is None or isinstance(value, bool | int | float):
        return [Exact(value)]
    raise InvalidEventPattern(
        "a match value must be text, a number, true, false, null or a comparison; "
        f"found {show(value)}",
        place,
    )


def _same_address(text: str) -> list[Operator]:
    """Let an IPv6 address match however it is written, as AWS's engine does."""
    try:
        address = IPv6Address(text)
    except AddressValueError:
        return []
    return [Cidr(IPv6Network(address), text)]


def _read_comparison(comparison: Mapping[str, Any], place: str) -> Operator:
    if not comparison:
        raise InvalidEventPattern("an empty object is no comparison", place)
    if len(comparison) > 1:
        raise InvalidEventPattern(
            f"only one key allowed in match expression, found {show(comparison)}",
            place,
        )
    ((name, operand),) = comparison.items()
    reader = READERS.get(name)
    if reader is None:
        raise unrecognized("match type", name, tuple(READERS), place)
    return reader(operand, f"{place}.{name}")
