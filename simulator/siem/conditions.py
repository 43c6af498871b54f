"""Conditions of Sigma rules as predicates over records.

pySigma reads a condition and resolves its selections into a tree; here the tree becomes
one function. It is asked from the left and stops as soon as it knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.types import (
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
)

from gameday.simulator.siem.fields import find_values, texts_of, write_text
from gameday.simulator.siem.values import Unsupported, make_test, write_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sigma.types import SigmaType

    Predicate = Callable[[Mapping[str, Any]], bool]

__all__ = ["make_predicate"]


def make_predicate(node: Any) -> Predicate:
    """Return the predicate of a condition's tree.

    Args:
        node: A tree as pySigma has it after it resolved the selections.

    Raises:
        Unsupported: The condition asks for what is not evaluated here.
    """
    match node:
        case ConditionAND():
            parts = tuple(map(make_predicate, node.args))
            return lambda record: all(part(record) for part in parts)
        case ConditionOR():
            parts = tuple(map(make_predicate, node.args))
            return lambda record: any(part(record) for part in parts)
        case ConditionNOT():
            denied = make_predicate(node.args[0])
            return lambda record: not denied(record)
        case ConditionFieldEqualsValueExpression():
            return _ask_field(node.field, node.value)
        case ConditionValueExpression():
            return _ask_record(node.value)
    raise Unsupported(f"conditions of kind {type(node).__name__} are not evaluated")


def _ask_field(name: str, value: SigmaType) -> Predicate:
    match value:
        case SigmaNull():
            return lambda record: not any(True for _ in find_values(record, name))
        case SigmaExists():
            wanted = bool(value)
            return lambda record: wanted == any(True for _ in find_values(record, name))
        case SigmaFieldReference():
            return _compare_fields(name, value)
        case SigmaExpansion():
            parts = tuple(_ask_field(name, each) for each in value.values)
            return lambda record: any(part(record) for part in parts)
    test = make_test(value)
    return lambda record: any(map(test, find_values(record, name)))


def _compare_fields(name: str, other: SigmaFieldReference) -> Predicate:
    """Compare a field with another, whole or by its beginning, end or middle."""

    def fits(text: str, part: str) -> bool:
        match other.starts_with, other.ends_with:
            case True, True:
                return part in text
            case True, False:
                return text.startswith(part)
            case False, True:
                return text.endswith(part)
        return text == part

    def compare(record: Mapping[str, Any]) -> bool:
        parts = [part.lower() for part in _texts(record, other.field)]
        return any(
            fits(text.lower(), part) for text in _texts(record, name) for part in parts
        )

    return compare


def _texts(record: Mapping[str, Any], name: str) -> list[str]:
    return [text for value in find_values(record, name) for text in texts_of(value)]


def _ask_record(value: SigmaType) -> Predicate:
    """Look for a keyword anywhere in a record's text."""
    match value:
        case SigmaExpansion():
            parts = tuple(map(_ask_record, value.values))
            return lambda record: any(part(record) for part in parts)
        case SigmaRegularExpression():
            test = make_test(value)
            return lambda record: test(write_text(dict(record)))
        case SigmaString():
            found = write_pattern(value, around=".*").fullmatch
        case SigmaNumber():
            found = write_pattern(SigmaString(str(value)), around=".*").fullmatch
        case _:
            kind = type(value).__name__
            raise Unsupported(f"keywords of kind {kind} are not evaluated")
    return lambda record: any(map(found, texts_of(dict(record))))
