"""Read a pattern: from JSON to the fields it asks for, refusing what AWS refuses.

A pattern becomes one set of fields for each way to satisfy it; without ``$or`` that is
one way. It does not match anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from gameday.simulator.aws.eventbridge.pattern.comparisons import read_leaf
from gameday.simulator.aws.eventbridge.pattern.errors import InvalidEventPattern
from gameday.simulator.aws.eventbridge.pattern.tree import Leaf, Path

__all__ = ["MAX_COMBINATIONS", "read_alternatives", "read_json"]

MAX_COMBINATIONS: Final = 1000
"""How many ways ``$or`` may multiply to (user guide)."""

_OR = "$or"
_FEWEST_OPTIONS = 2

_RESERVED = frozenset(
    {
        "<", "<=", "=", ">", ">=",
        "anything-but", "cidr", "date-after", "date-before", "date-on-or-after",
        "date-on-or-before", "equals-ignore-case", "exactly", "exists",
        "in-date-range", "ip-address-in-range", "ip-address-not-in-range",
        "not-equals-ignore-case", "not-wildcard", "numeric", "prefix", "regex",
        "suffix", "wildcard",
    }
)  # fmt: skip
"""Names that are no field names inside ``$or`` (aws/event-ruler, Constants)."""

_Alternative = Mapping[Path, Leaf]


def read_json(text: str) -> Mapping[str, Any]:
    """Read a pattern's JSON.

    Raises:
        InvalidEventPattern: The text is not JSON, or not an object.
    """
    try:
        pattern = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidEventPattern(f"expected JSON, found: {error}") from error
    if not isinstance(pattern, Mapping):
        raise InvalidEventPattern("expected a JSON object")
    return pattern


def read_alternatives(pattern: Mapping[str, Any]) -> tuple[_Alternative, ...]:
    """Return the ways to satisfy a pattern: the leaf asked of each path.

    Raises:
        InvalidEventPattern: It is not a pattern; the error names the place.
    """
    return tuple(_read_object([{}], (), pattern, inside_or=False))


def _read_object(
    ways: list[_Alternative], path: Path, fields: Mapping[str, Any], *, inside_or: bool
) -> list[_Alternative]:
    if not fields:
        raise InvalidEventPattern("Empty objects are not allowed", ".".join(path))
    for key, value in fields.items():
        place = (*path, str(key))
        if key == _OR:
            ways = _read_or(ways, path, value)
        elif inside_or and key in _RESERVED:
            raise InvalidEventPattern(
                f"{key} is reserved and cannot be a field inside $or", ".".join(place)
            )
        elif isinstance(value, Mapping):
            ways = _read_object(ways, place, value, inside_or=inside_or)
        elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
            # A field named twice counts as its last mention, as in AWS.
            leaf = read_leaf(value, ".".join(place))
            ways = [{**way, place: leaf} for way in ways]
        else:
            raise InvalidEventPattern(
                f'"{key}" must be an object or an array, found '
                f"{json.dumps(value, default=str)}; write values in brackets",
                ".".join(place),
            )
    return ways


def _read_or(ways: list[_Alternative], path: Path, options: Any) -> list[_Alternative]:
    place = ".".join((*path, _OR))
    if not isinstance(options, Sequence) or isinstance(options, str | bytes):
        raise InvalidEventPattern("$or must be an array of objects", place)
    if len(options) < _FEWEST_OPTIONS:
        raise InvalidEventPattern("$or needs at least two objects", place)
    multiplied: list[_Alternative] = []
    for number, option in enumerate(options):
        if not isinstance(option, Mapping):
            raise InvalidEventPattern(
                "only objects are allowed in $or", f"{place}[{number}]"
            )
        multiplied += _read_object(ways, path, option, inside_or=True)
        if len(multiplied) > MAX_COMBINATIONS:
            raise InvalidEventPattern(
                f"$or gives over {MAX_COMBINATIONS} rule combinations", place
            )
    return multiplied
