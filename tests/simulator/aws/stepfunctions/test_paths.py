"""JSONPath: what leads to one value, what finds many, and what is put where."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.paths import find, put

DATA = {
    "a": {"b": [1, 2, 3], "c d": "x"},
    "items": [{"n": 1, "k": "p"}, {"n": 5, "k": "q"}, {"k": "r"}],
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", DATA),
        ("$.a.b", [1, 2, 3]),
        ("$.a.b[0]", 1),
        ("$.a.b[-1]", 3),
        ("$['a']['c d']", "x"),
        ("$.a.b[0:2]", [1, 2]),
        ("$.a.b[1:]", [2, 3]),
        ("$.items[*].k", ["p", "q", "r"]),
        ("$..n", [1, 5]),
        ("$.a.*", [[1, 2, 3], "x"]),
        ("$.items[?(@.n > 2)].k", ["q"]),
        ("$.items[?(@.n)].k", ["p", "q"]),
        ("$.items[?(@.k == 'p' || @.n == 5)].n", [1, 5]),
        ("$.items[?(@.n >= 1 && @.k == 'q')].n", [5]),
        ("$.items[?(@.n > 9)]", []),
    ],
)
def test_paths_lead_somewhere(path: str, expected: Any) -> None:
    """A path of names and indexes finds a value, any other a list."""
    assert find(DATA, path) == expected


@pytest.mark.parametrize("path", ["$.x", "$.a.b[9]", "a.b", "$.a[", "$.a.b.c"])
def test_a_path_to_nothing_fails(path: str) -> None:
    """An execution ends with `States.Runtime`, as in AWS."""
    with pytest.raises(StateFailed) as caught:
        find(DATA, path)
    assert caught.value.error == "States.Runtime"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", 9),
        ("$.a", {"a": 9, "l": [1, 2]}),
        ("$.new.deep", {"a": 1, "l": [1, 2], "new": {"deep": 9}}),
        ("$.l[1]", {"a": 1, "l": [1, 9]}),
        ("$.a.b", {"a": {"b": 9}, "l": [1, 2]}),
    ],
)
def test_results_are_put_where_the_path_says(path: str, expected: Any) -> None:
    """What is missing on the way is made, and the input itself stays as it was."""
    document = {"a": 1, "l": [1, 2]}
    assert put(document, path, 9) == expected
    assert document == {"a": 1, "l": [1, 2]}
