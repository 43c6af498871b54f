"""Criteria over findings, as filters, lists and statistics of the API have them.

A criterion names a field by its dotted path in wire form and holds conditions; all of
them must be true. Old condition names (``eq``, ``gte``) and new ones (``equals``,
``greaterThanOrEqual``) mean the same. Event patterns are another language and live with
EventBridge.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.times import read_time

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["find_values", "is_met"]

_OLD_NAMES = {
    "eq": "equals",
    "neq": "notEquals",
    "gt": "greaterThan",
    "gte": "greaterThanOrEqual",
    "lt": "lessThan",
    "lte": "lessThanOrEqual",
}
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
}
_MOMENTS = ("createdAt", "updatedAt", "service.eventFirstSeen", "service.eventLastSeen")
"""Fields kept as text that criteria compare as milliseconds since 1970."""


def is_met(
    finding: Mapping[str, Any], criterion: Mapping[str, Mapping[str, Any]]
) -> bool:
    """Tell whether a finding meets every condition; names may be in either casing."""
    return all(
        _holds(finding, field, _canonical(name), wanted)
        for field, conditions in criterion.items()
        for name, wanted in conditions.items()
    )


def find_values(value: Any, path: str) -> Iterator[Any]:
    """Yield what stands at a dotted path; lists on the way are walked through."""
    yield from _walk(value, path.split(".") if path else [])


def _walk(value: Any, parts: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, parts)
    elif not parts:
        yield value
    elif isinstance(value, Mapping) and parts[0] in value:
        yield from _walk(value[parts[0]], parts[1:])


def _canonical(name: str) -> str:
    lowered = name[:1].lower() + name[1:]
    return _OLD_NAMES.get(lowered, lowered)


def _holds(finding: Mapping[str, Any], field: str, name: str, wanted: Any) -> bool:
    found = list(find_values(finding, field))
    if name in _COMPARISONS:
        compare = _COMPARISONS[name]
        numbers = [number for value in found for number in _numbers(field, value)]
        return any(compare(number, float(wanted)) for number in numbers)
    texts = [_as_text(value) for value in found]
    if name == "equals":
        return any(_equals(text, want) for text in texts for want in wanted)
    if name == "notEquals":
        return not any(_equals(text, want) for text in texts for want in wanted)
    if name == "matches":
        return any(fnmatchcase(text, want) for text in texts for want in wanted)
    return not any(fnmatchcase(text, want) for text in texts for want in wanted)


def _equals(text: str, want: Any) -> bool:
    return text.casefold() == _as_text(want).casefold()


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _numbers(field: str, value: Any) -> Iterator[float]:
    if field in _MOMENTS:
        yield _milliseconds(read_time(value))
    elif isinstance(value, int | float):
        yield float(value)


def _milliseconds(moment: datetime) -> float:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000
