"""Why a filter left nothing: what it asked for and what it found.

Event filters are answered exactly; of filters that look at resources only the filter
itself is told.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from c7n.utils import jmespath_search

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["explain_filter"]

_PLAIN = {"key", "op", "type", "value"}
_BLOCKS = ("and", "or", "not")


def explain_filter(data: Mapping[str, Any] | str, event: Mapping[str, Any]) -> str:
    """Say what a filter asks for, and of an event filter what the event has.

    >>> explain_filter(
    ...     {"type": "event", "key": "detail.severity", "op": "gte", "value": 4.5},
    ...     {"detail": {"severity": 2}},
    ... )
    'event detail.severity gte 4.5 found 2'
    """
    if isinstance(data, str):
        return data
    for block in _BLOCKS:
        if block in data:
            parts = [explain_filter(each, event) for each in data[block]]
            return f"{block} ({'; '.join(parts)})"
    if "type" not in data or "key" not in data:
        return _write(data)
    told = _describe(data)
    if data["type"] != "event":
        return told
    return f"{told} found {_write(jmespath_search(data['key'], event))}"


def _describe(data: Mapping[str, Any]) -> str:
    words = [data["type"], data["key"], data.get("op", "eq")]
    words += [_write(data["value"])] if "value" in data else []
    rest = {name: value for name, value in data.items() if name not in _PLAIN}
    words += [_write(rest)] if rest else []
    return " ".join(str(word) for word in words)


def _write(value: Any) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value)
