"""What a trail records: by region, by global services, by its event selectors.

Source: CloudTrail user guide, "Logging management events", "Logging data events"; API
reference, AdvancedFieldSelector. A trail without selectors records every management
event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.global_services import IN_TRAILS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gameday.simulator.aws.cloudtrail.record import Record
    from gameday.simulator.aws.cloudtrail.state import Selector, Trail

__all__ = ["DEFAULT_SELECTORS", "is_recorded", "is_selected"]

DEFAULT_SELECTORS: Final[tuple[Selector, ...]] = (
    {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    },
)


def is_recorded(trail: Trail, record: Record) -> bool:
    """Tell whether a trail records an event, as the trail is."""
    return (
        trail.is_logging
        and _covers(trail, record)
        and is_selected(record, trail.basic, trail.advanced)
    )


def is_selected(
    record: Record, basic: Sequence[Selector], advanced: Sequence[Selector]
) -> bool:
    """Tell whether a trail with these selectors records an event."""
    if advanced and not basic:
        return any(_matches(record, selector) for selector in advanced)
    chosen = basic or DEFAULT_SELECTORS
    return any(_includes(record, selector) for selector in chosen)


def _covers(trail: Trail, record: Record) -> bool:
    if trail.is_multi_region or trail.region == record.region:
        return trail.has_global_events or record["eventSource"] not in IN_TRAILS
    return False


def _includes(record: Record, selector: Selector) -> bool:
    ways = selector.get("ReadWriteType", "All")
    if ways != "All" and (ways == "ReadOnly") != record["readOnly"]:
        return False
    if record.is_management:
        excluded = selector.get("ExcludeManagementEventSources") or ()
        wanted = _is_true(selector.get("IncludeManagementEvents", True))
        return wanted and record["eventSource"] not in excluded
    return any(
        each.get("Type") == record.subject.data_type
        and any(
            record.subject.resource.startswith(value)
            for value in each.get("Values") or ()
        )
        for each in selector.get("DataResources") or ()
    )


def _is_true(value: Any) -> bool:
    """Read a boolean that a template may have as text."""
    return str(value).lower() == "true"


def _matches(record: Record, selector: Selector) -> bool:
    return all(_holds(record, field) for field in selector.get("FieldSelectors") or ())


def _holds(record: Record, field: Selector) -> bool:
    """Tell whether one field of an advanced selector holds."""
    read = _FIELDS.get(str(field.get("Field")))
    found = read(record) if read else None
    if found is None:
        return False
    return all(
        _compare(operator, values, found)
        for operator, values in field.items()
        if operator in _OPERATORS and values
    )


def _compare(operator: str, values: Sequence[str], found: str) -> bool:
    test = _OPERATORS[operator.removeprefix("Not")]
    holds = any(test(found, str(value)) for value in values)
    return holds != operator.startswith("Not")


_OPERATORS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "Equals": str.__eq__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
    "NotEquals": str.__ne__,
    "NotStartsWith": str.__ne__,
    "NotEndsWith": str.__ne__,
}
"""The positive tests; the negative names only say that they are operators."""

_FIELDS: Final[Mapping[str, Callable[[Record], str | None]]] = {
    "eventCategory": lambda record: str(record["eventCategory"]),
    "eventName": lambda record: str(record["eventName"]),
    "eventSource": lambda record: str(record["eventSource"]),
    "eventType": lambda record: str(record["eventType"]),
    "readOnly": lambda record: "true" if record["readOnly"] else "false",
    "resources.ARN": lambda record: record.subject.resource or None,
    "resources.type": lambda record: record.subject.data_type,
    "sessionCredentialFromConsole": lambda _record: "false",
    "userIdentity.arn": lambda record: record.subject.principal,
}
