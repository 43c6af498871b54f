"""Calls of CloudFormation's functions, and the arguments each of them takes.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.spelling import suggest
from gameday.scenarios.structure import (
    ANYTHING,
    LIST,
    MAPPING,
    NUMBER,
    TEXT,
    Shape,
    by_kind,
    later,
    list_of,
    record,
)
from gameday.scenarios.validation import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.document import Path

__all__ = ["CONDITION", "LOOP", "find_faults", "is_function", "or_function"]

LOOP = "Fn::ForEach::"
"""How the keys begin that stand for many entries of a mapping."""


def is_function(value: Any) -> bool:
    """Say whether a value is a call of a function."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    (name,) = value
    if not isinstance(name, str) or name.startswith(LOOP):
        return False
    return name == "Ref" or name.startswith("Fn::")


def or_function(shape: Shape) -> Shape:
    """Return the shape of a value that a function may stand for."""

    def check(value: Any, path: Path) -> Iterator[Fault]:
        if not is_function(value):
            yield from shape(value, path)

    return check


def find_faults(
    value: Any, path: Path = (), *, has_macro: bool = False
) -> Iterator[Fault]:
    """Find every call of a function, at any depth, whose arguments it does not take.

    Args:
        value: What is looked through.
        path: Where it stands.
        has_macro: Whether a macro replaces what is written, functions of its own too.
    """
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from find_faults(each, (*path, index), has_macro=has_macro)
    if not isinstance(value, dict):
        return
    for key, each in value.items():
        if not is_function(value) and not _is_loop(key):
            yield from find_faults(each, (*path, key), has_macro=has_macro)
            continue
        shape = _find_shape(key)
        if shape is None and not has_macro:
            yield Fault(path, f"there is no function `{key}`", suggest(key, _ARGUMENTS))
        faults = list(shape(each, ()) if shape else ())
        yield from (_name(fault, key, path) for fault in faults)
        if not faults:
            yield from find_faults(each, (*path, key), has_macro=has_macro)


def _is_loop(key: Any) -> bool:
    return isinstance(key, str) and key.startswith(LOOP)


def _find_shape(key: str) -> Shape | None:
    return _LOOP if _is_loop(key) else _ARGUMENTS.get(key)


def _name(fault: Fault, function: str, path: Path) -> Fault:
    return Fault((*path, function, *fault.path), f"`{function}`: {fault.message}")


def _listed(*shapes: Shape, least: int | None = None) -> Shape:
    """Return the shape of arguments in a row; those after `least` may be left out."""
    whole = list_of(ANYTHING, least=least or len(shapes), most=len(shapes))

    def check(value: Any, path: Path) -> Iterator[Fault]:
        faults = list(whole(value, path))
        yield from faults
        for index, shape in enumerate(shapes if not faults else ()):
            if index < len(value):
                yield from shape(value[index], (*path, index))

    return check


def _check_condition(value: Any, path: Path) -> Iterator[Fault]:
    if isinstance(value, dict) and len(value) != 1:
        yield Fault(path, f"expected one condition function, found {len(value)}")
    elif not isinstance(value, bool | dict):
        yield from MAPPING(value, path)


CONDITION: Shape = _check_condition
_CONDITIONS = list_of(later(lambda: CONDITION), least=1)
_TEXT = or_function(TEXT)
_LIST = or_function(LIST)
_NUMBER = or_function(by_kind("a number", {int: NUMBER, str: TEXT}))
_LOOP = _listed(TEXT, _LIST, MAPPING)

_OF_RULES = (
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::RefAll",
    "Fn::ValueOf",
    "Fn::ValueOfAll",
)
"""Functions for the section `Rules`, which asserts what parameters are like."""

_ARGUMENTS: Mapping[str, Shape] = {
    "Fn::And": _CONDITIONS,
    "Fn::Base64": _TEXT,
    **dict.fromkeys(_OF_RULES, ANYTHING),
    "Fn::Cidr": _listed(_TEXT, _NUMBER, _NUMBER, least=2),
    "Fn::Equals": _listed(ANYTHING, ANYTHING),
    "Fn::FindInMap": _listed(ANYTHING, ANYTHING, ANYTHING, MAPPING, least=3),
    "Fn::GetAZs": _TEXT,
    "Fn::GetAtt": by_kind(
        "`Resource.Attribute`", {str: TEXT, list: list_of(_TEXT, least=2)}
    ),
    "Fn::If": _listed(TEXT, ANYTHING, ANYTHING),
    "Fn::ImportValue": _TEXT,
    "Fn::Join": _listed(TEXT, _LIST),
    "Fn::Length": _LIST,
    "Fn::Not": list_of(CONDITION, least=1, most=1),
    "Fn::Or": _CONDITIONS,
    "Fn::Select": _listed(_NUMBER, _LIST),
    "Fn::Split": _listed(TEXT, _TEXT),
    "Fn::Sub": by_kind(
        "text, or text and a mapping", {str: TEXT, list: _listed(TEXT, MAPPING)}
    ),
    "Fn::ToJsonString": ANYTHING,
    "Fn::Transform": record({"Name": TEXT, "Parameters": MAPPING}, required=("Name",)),
    "Ref": _TEXT,
}
"""What each function takes."""
