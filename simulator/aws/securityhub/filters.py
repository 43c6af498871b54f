"""GetFindings' filters and order: which findings are meant, and which come first.

A filter is a field's name and conditions; all fields must hold. Of one field, what is
asked for (equal, beginning, between) is joined by or, what is excluded by and. Where a
filter's name is not the path of its field, the table beside this module has the path.

Source: Security Hub API reference, ``AwsSecurityFindingFilters`` and the types of its
members.
"""

from __future__ import annotations

import csv
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.criteria import find_values

if TYPE_CHECKING:
    from gameday.simulator.aws.securityhub.asff import Asff

__all__ = ["find_path", "select", "sort"]

_Condition = Mapping[str, Any]

_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "Eq": operator.eq,
    "Gt": operator.gt,
    "Gte": operator.ge,
    "Lt": operator.lt,
    "Lte": operator.le,
}
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "EQUALS": operator.eq,
    "PREFIX": str.startswith,
    "CONTAINS": operator.contains,
}
_EXCLUSIONS = {
    "NOT_EQUALS": "EQUALS",
    "PREFIX_NOT_EQUALS": "PREFIX",
    "NOT_CONTAINS": "CONTAINS",
}


def find_path(name: str) -> str:
    """Return the dotted path of the field that a filter or an order names."""
    return _paths().get(name, name)


def select(
    findings: Iterable[Asff], filters: Mapping[str, Sequence[_Condition]], now: datetime
) -> Iterator[Asff]:
    """Yield the findings that meet every filter.

    Args:
        findings: The findings to choose from.
        filters: Conditions by the name of the filter.
        now: What a date range of days counts back from.
    """
    for finding in findings:
        if all(_meets(finding, name, asked, now) for name, asked in filters.items()):
            yield finding


def sort(findings: Sequence[Asff], criteria: Sequence[_Condition]) -> list[Asff]:
    """Return findings in the order asked for; the oldest come first by default."""
    ordered = list(findings)
    # Sorting is stable, so the first criterion is the last one to sort by.
    for criterion in reversed(criteria):
        path = find_path(criterion["Field"])
        ordered.sort(
            key=lambda finding: _rank(finding, path),
            reverse=criterion.get("SortOrder") == "desc",
        )
    return ordered


@cache
def _paths() -> dict[str, str]:
    file = resources.files(__package__).joinpath("filters.csv")
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    return {row["filter"]: row["path"] for row in rows}


def _rank(finding: Asff, path: str) -> tuple[float, str]:
    for value in find_values(finding, path):
        return (value, "") if isinstance(value, int | float) else (0.0, str(value))
    return 0.0, ""


def _meets(
    finding: Asff, name: str, asked: Sequence[_Condition], now: datetime
) -> bool:
    if name == "Keyword":
        words = [str(condition["Value"]).casefold() for condition in asked]
        return any(word in text for text in _texts(finding) for word in words)
    found = list(find_values(finding, find_path(name)))
    wanted = [each for each in asked if each.get("Comparison") not in _EXCLUSIONS]
    unwanted = [each for each in asked if each.get("Comparison") in _EXCLUSIONS]
    return not _any_holds(map(_invert, unwanted), found, now) and (
        not wanted or _any_holds(wanted, found, now)
    )


def _invert(condition: _Condition) -> _Condition:
    return {**condition, "Comparison": _EXCLUSIONS[condition["Comparison"]]}


def _any_holds(
    conditions: Iterable[_Condition], values: Sequence[Any], now: datetime
) -> bool:
    return any(_holds(each, value, now) for each in conditions for value in values)


def _holds(condition: _Condition, value: Any, now: datetime) -> bool:
    """Say whether one condition, of whichever type, holds for one value."""
    if "Key" in condition:
        fields = value if isinstance(value, Mapping) else {}
        held = fields.get(condition["Key"])
        return held is not None and _compare(condition, str(held))
    if "Cidr" in condition:
        network = ip_network(condition["Cidr"], strict=False)
        return ip_address(value) in network
    if "Comparison" in condition:
        return _compare(condition, str(value))
    if "Value" in condition:
        return bool(value == condition["Value"])
    if condition.keys() & _COMPARISONS.keys():
        return all(
            compare(value, condition[name])
            for name, compare in _COMPARISONS.items()
            if name in condition
        )
    return _is_between(condition, datetime.fromisoformat(value), now)


def _compare(condition: _Condition, text: str) -> bool:
    return _TEXTS[condition.get("Comparison", "EQUALS")](text, condition["Value"])


def _is_between(condition: _Condition, moment: datetime, now: datetime) -> bool:
    if "DateRange" in condition:
        days = timedelta(days=condition["DateRange"]["Value"])
        return now - days <= moment <= now
    start, end = condition.get("Start"), condition.get("End")
    after = start is None or _read(start) <= moment
    return after and (end is None or moment <= _read(end))


def _read(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value).casefold()
