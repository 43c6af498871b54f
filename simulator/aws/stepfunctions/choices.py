"""The rules of a ``Choice`` state."""

from __future__ import annotations

import operator
import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gameday.scenarios.structure import FLAG, NUMBER, TEXT
from gameday.simulator.aws.stepfunctions.errors import StateFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.structure import Shape

__all__ = ["COMPARISONS", "choose"]

_SEVERAL = {"And": all, "Or": any}


def choose(rules: list[dict[str, Any]], look_up: Callable[[str], Any]) -> str | None:
    """Return the next state of the first rule that holds, or None."""
    for rule in rules:
        if _holds(rule, look_up):
            return str(rule["Next"])
    return None


def _holds(rule: dict[str, Any], look_up: Callable[[str], Any]) -> bool:
    for name, combine in _SEVERAL.items():
        if name in rule:
            return bool(combine(_holds(each, look_up) for each in rule[name]))
    if "Not" in rule:
        return not _holds(rule["Not"], look_up)
    for name, expected in rule.items():
        if name in _PRESENCE:
            return _is_present(rule["Variable"], look_up) is bool(expected)
        if name in _KINDS:
            return _KINDS[name](look_up(rule["Variable"])) is bool(expected)
        base = name.removesuffix("Path")
        if base in _COMPARISONS:
            wanted = look_up(expected) if base != name else expected
            return _compare(base, look_up(rule["Variable"]), wanted)
    raise StateFailed("States.Runtime", f"the rule {sorted(rule)} is not understood")


def _is_present(path: str, look_up: Callable[[str], Any]) -> bool:
    try:
        look_up(path)
    except StateFailed:
        return False
    return True


def _compare(name: str, found: Any, wanted: Any) -> bool:
    convert, compare = _COMPARISONS[name]
    left, right = convert(found), convert(wanted)
    return left is not None and right is not None and bool(compare(left, right))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    # `*` alone is special, and `\\*` is a star
    parts = [
        re.escape(part.replace("\\*", "*")) for part in re.split(r"(?<!\\)\*", text)
    ]
    return re.compile(".*".join(parts), re.DOTALL)


def _is_like(text: str, pattern: str) -> bool:
    return _pattern(pattern).fullmatch(text) is not None


_ORDERS = {
    "Equals": operator.eq,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
}
_CONVERSIONS = {"Numeric": _number, "String": _text, "Timestamp": _moment}
_COMPARISONS: Mapping[str, tuple[Callable[[Any], Any], Callable[[Any, Any], Any]]] = {
    "BooleanEquals": (_truth, operator.eq),
    "StringMatches": (_text, _is_like),
    **{
        f"{kind}{order}": (convert, compare)
        for kind, convert in _CONVERSIONS.items()
        for order, compare in _ORDERS.items()
    },
}
_PRESENCE = frozenset({"IsPresent"})
_KINDS: Mapping[str, Callable[[Any], bool]] = {
    "IsBoolean": lambda value: isinstance(value, bool),
    "IsNull": lambda value: value is None,
    "IsNumeric": lambda value: _number(value) is not None,
    "IsString": lambda value: isinstance(value, str),
    "IsTimestamp": lambda value: _moment(value) is not None,
}
_OPERANDS = {"Boolean": FLAG, "Is": FLAG, "Numeric": NUMBER}
"""What stands beside a comparison, by how it begins; beside any other stands text."""


def _operand(name: str) -> Shape:
    fitting = (shape for word, shape in _OPERANDS.items() if name.startswith(word))
    return next(fitting, TEXT)


COMPARISONS: Mapping[str, Shape] = {
    **{name: _operand(name) for name in (*_PRESENCE, *_KINDS, *_COMPARISONS)},
    **{f"{name}Path": TEXT for name in _COMPARISONS if name != "StringMatches"},
}
"""Every comparison of the States Language, with what has to stand beside it."""
