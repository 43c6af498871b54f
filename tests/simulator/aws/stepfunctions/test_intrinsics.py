"""The intrinsic functions, by the examples of the developer guide."""

from __future__ import annotations

import random
from typing import Any

import pytest

from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.intrinsics import Intrinsics
from gameday.simulator.aws.stepfunctions.paths import find

DATA = {
    "name": "Arnav",
    "items": [1, 2, 3, 4, 5],
    "text": '{"a": 1}',
    "one": {"a": 1},
    "two": {"a": 2, "b": 3},
}


def evaluate(text: str) -> Any:
    """Work a call out on the data."""
    return Intrinsics(random.Random(1)).evaluate(text, lambda path: find(DATA, path))


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("States.Format('Hello, my name is {}.', $.name)", "Hello, my name is Arnav."),
        ("States.Format('{}{}', $.items[0], true)", "1true"),
        (r"States.Format('\{{}\}', 1)", "{1}"),
        (r"States.Format('it\'s {}', $.name)", "it's Arnav"),
        ("States.StringToJson($.text)", {"a": 1}),
        ("States.JsonToString($.one)", '{"a":1}'),
        ("States.Array($.name, 1, null, 'x')", ["Arnav", 1, None, "x"]),
        ("States.Array()", []),
        ("States.ArrayPartition($.items, 2)", [[1, 2], [3, 4], [5]]),
        ("States.ArrayContains($.items, 5)", True),
        ("States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9]),
        ("States.ArrayGetItem($.items, 1)", 2),
        ("States.ArrayLength($.items)", 5),
        ("States.ArrayUnique(States.Array(1, 2, 1))", [1, 2]),
        ("States.Base64Encode('text')", "dGV4dA=="),
        ("States.Base64Decode('dGV4dA==')", "text"),
        ("States.Hash('input', 'SHA-1')", "140f86aae51ab9e1cda9b4254fe98a74eb54c1a1"),
        ("States.JsonMerge($.one, $.two, false)", {"a": 2, "b": 3}),
        ("States.MathAdd(5, -1)", 4),
        ("States.StringSplit('1,2;3', ',;')", ["1", "2", "3"]),
        ("States.MathRandom(1, 2)", 1),
        ("States.Format('{}', States.JsonToString(States.Array($.name)))", '["Arnav"]'),
    ],
)
def test_functions_are_worked_out(call: str, expected: Any) -> None:
    """Each as its description says, nested ones too."""
    assert evaluate(call) == expected


@pytest.mark.parametrize(
    "call",
    [
        "States.Nothing(1)",
        "States.Format('{} {}', 1)",
        "States.Array(1",
        "States.MathAdd('a', 1)",
        "States.StringToJson('{')",
        "States.Array(1) 2",
        "States.Array(x)",
        "States.Format('x",
        "States.JsonMerge($.one, $.two, true)",
    ],
)
def test_a_bad_call_fails_the_state(call: str) -> None:
    """It ends with `States.IntrinsicFailure`."""
    with pytest.raises(StateFailed) as caught:
        evaluate(call)
    assert caught.value.error == "States.IntrinsicFailure"


def test_identifiers_come_from_the_seed() -> None:
    """The same seed gives the same UUID, in its form."""
    first, second = evaluate("States.UUID()"), evaluate("States.UUID()")
    assert first == second
    assert first[14] == "4"
