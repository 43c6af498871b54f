"""The form of Sigma's documents: rules, correlations, filters.

Source: the Sigma specification, "Sigma Rules Format" and "Sigma Correlation Rules
Format" (https://sigmahq.io/sigma-specification/). pySigma trusts it where it parses.
What a rule matches is its business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.structure import (
    ANYTHING,
    MAPPING,
    TEXT,
    by_kind,
    choice,
    every,
    later,
    list_of,
    mapping_of,
    one_or_many,
    record,
)
from gameday.simulator.siem.titles import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scenarios.structure import Shape

__all__ = ["DOCUMENT"]

_KINDS: tuple[type, ...] = (str, int, float, bool, type(None))
_SCALARS: Mapping[type, Shape] = dict.fromkeys(_KINDS, ANYTHING)
_VALUE = by_kind("a value", {**_SCALARS, list: list_of(by_kind("a value", _SCALARS))})
_SELECTION: Shape = by_kind(
    "fields or keywords",
    {
        **_SCALARS,
        dict: mapping_of(_VALUE),
        list: list_of(later(lambda: _SELECTION)),
    },
)
_SEARCHES = every(mapping_of(_SELECTION), record({"condition": one_or_many(TEXT)}))
_CORRELATION = record(
    {
        "aliases": mapping_of(mapping_of(TEXT)),
        "condition": by_kind("a condition", {str: TEXT, dict: MAPPING}),
        "generate": by_kind("`true` or `false`", {bool: ANYTHING}),
        "group-by": one_or_many(TEXT),
        "rules": one_or_many(TEXT),
        "timespan": TEXT,
        "type": TEXT,
    }
)
DOCUMENT = record(
    {
        "action": TEXT,
        "author": TEXT,
        "correlation": _CORRELATION,
        "description": TEXT,
        "detection": _SEARCHES,
        "falsepositives": one_or_many(TEXT),
        "fields": one_or_many(TEXT),
        "filter": MAPPING,
        "id": TEXT,
        "level": choice(*(level.word for level in Level)),
        "license": TEXT,
        "logsource": record(dict.fromkeys(("category", "product", "service"), TEXT)),
        "name": TEXT,
        "references": one_or_many(TEXT),
        "related": list_of(record({"id": TEXT, "type": TEXT})),
        "tags": one_or_many(TEXT),
        "title": TEXT,
    }
)
"""A document of a file of Sigma."""
