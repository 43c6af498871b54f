"""Shapes find what is wrong with plain data, each fault once and at its path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.structure import (
    ANYTHING,
    FLAG,
    MAPPING,
    NUMBER,
    TEXT,
    by_kind,
    later,
    list_of,
    mapping_of,
    one_or_many,
    record,
)

if TYPE_CHECKING:
    from gameday.scenarios.structure import Shape

TREE: Shape = record({"name": TEXT, "inner": list_of(later(lambda: TREE))})


def faults(shape: Shape, value: Any) -> list[tuple[object, ...]]:
    """Return the path and the message of every fault."""
    return [(*fault.path, fault.message) for fault in shape(value, ())]


@pytest.mark.parametrize(
    ("shape", "value", "found"),
    [
        (TEXT, 5, "expected text, found `5`"),
        (NUMBER, True, "expected a number, found `true`"),
        (FLAG, "true", "expected `true` or `false`, found `true`"),
        (MAPPING, [], "expected a mapping, found a list"),
        (list_of(TEXT), {}, "expected a list, found a mapping"),
        (list_of(TEXT, least=1), [], "expected at least 1 in the list, found 0"),
        (list_of(TEXT, least=2, most=2), ["a"], "expected 2 in the list, found 1"),
        (by_kind("this or that", {str: TEXT, list: ANYTHING}), 5, "expected this or "),
    ],
)
def test_a_wrong_kind_is_named(shape: Shape, value: Any, found: str) -> None:
    """What was expected, and what there is instead."""
    ((message,),) = faults(shape, value)
    assert str(message).startswith(found)


@pytest.mark.parametrize("shape", [one_or_many(TEXT), record({"a": TEXT}), TREE])
def test_what_fits_has_no_faults(shape: Shape) -> None:
    """A value that is left out, or null where it could be, is nobody's fault."""
    value: Any = "a" if shape is not TREE else {"name": "a", "inner": [{"inner": None}]}
    good = value if shape is TREE or not faults(shape, "a") else {"a": None, "b": 5}
    assert not faults(shape, good)


def test_faults_have_their_paths() -> None:
    """However deep the values lie."""
    assert faults(TREE, {"inner": [{"name": 5}, {"inner": [7]}]}) == [
        ("inner", 0, "name", "expected text, found `5`"),
        ("inner", 1, "inner", 0, "expected a mapping, found `7`"),
    ]


def test_what_is_required_is_missed() -> None:
    """A key that is not there, or has no value."""
    shape = mapping_of(record({"a": TEXT}, required=("a", "b")), skip=("x-",))
    value = {"one": {"a": None, "b": 1}, "x-two": 5, 3: {}}
    assert faults(shape, value) == [
        ("one", "`a` is missing"),
        ("expected text as a key, found `3`",),
    ]
