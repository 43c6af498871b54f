"""YAML and JSON of other tools become plain data, or problems with their places."""

from __future__ import annotations

import pytest

from gameday.scenarios.document import load_text, load_texts
from gameday.scenarios.errors import ScenarioError


def complain(text: str) -> list[str]:
    """Return what is wrong with a text, each from its line on."""
    with pytest.raises(ScenarioError) as refusal:
        load_text(text, "f")
    return [str(each).removeprefix("f:") for each in refusal.value.problems]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x [*x]", "1:4: the value contains itself"),
        ("a: &x {b: *x}", "1:4: the value contains itself"),
        ("a: !!int x", "1:4: expected a value, found `x` (quote it if it is text)"),
        ("a: !!bool maybe", "1:4: expected a value, found `maybe` (quote it if it is"),
        ("a: .nan", "1:4: expected a value, found `.nan` (quote it if it is text)"),
        ("a: 1.0e+999", "1:4: expected a value, found `1.0e+999` (quote it if it"),
        (f"a: {'9' * 5000}", "1:4: expected a value, found `9"),
        (f"a: {'9' * 40}", "1:4: expected a number of at most 30 digits"),
        ("a: !!set {b, c}", "1:4: unexpected tag `!!set` (remove it)"),
        ("a: !!binary eA==", "1:4: unexpected tag `!!binary` (remove it)"),
        ("a: !!python/object:os.system {}", "1:4: unexpected tag `!!python/object:os"),
        ("? [a]\n: b", "1:3: expected a text key, found a collection"),
        ("{<<: 5}", "1:6: not valid YAML: expected a mapping or list of mappings"),
        ("a: *b", "1:4: not valid YAML: an alias without an anchor"),
        ("a: !other b", "1:4: not valid YAML: could not determine a constructor"),
        ("a: [", "2:1: not valid YAML"),
        ("[" * 60 + "]" * 60, "1:51: expected at most 50 levels of nesting"),
        ("a: 1\n---\nb: 2", "3:1: expected one document, found another"),
    ],
)
def test_what_is_not_plain_data_is_refused(text: str, problem: str) -> None:
    """No error of the loader's gets out, and none of its surprises gets in."""
    assert complain(text)[0].startswith(problem)


def test_every_problem_is_found_at_once() -> None:
    """Those of the words, the keys and the tags, in the order of the text."""
    text = "a: !!int x\nb: !!set {c}\n? {d: e}\n: .inf\n"
    assert [each.partition(" ")[0] for each in complain(text)] == [
        "1:4:",
        "2:4:",
        "3:3:",
        "4:3:",
    ]


def test_an_alias_bomb_is_refused() -> None:
    """A short text that stands for millions of values is not expanded."""
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    text = "\n".join(["a0: &a0 [x, x, x]", *levels])
    assert complain(text) == ["1:1: aliases expand the document beyond 200000 values"]


def test_json_is_read_as_json_is_written() -> None:
    """Tabs between values, and characters written in halves, are JSON's and no YAML."""
    loaded = load_text('{\n\t"a": "\\ud83d\\ude00\\t",\n\t"b": [1]\n}', "f")
    assert loaded.data == {"a": "\U0001f600\t", "b": [1]}
    assert str(loaded.where(("b", 0))) == "f:3:8"


def test_half_a_character_is_refused() -> None:
    """It can be written nowhere, and would fail wherever it is sent."""
    (problem,) = complain('{"a": "\\ud83d"}')
    assert problem.startswith("1:")


def test_places_lead_to_keys_and_values() -> None:
    """Of two equal keys the last one counts, as its value does."""
    loaded = load_text("a:\n  - b: 1\na:\n  - b: 2\n", "f")
    assert loaded.data == {"a": [{"b": 2}]}
    assert str(loaded.where(("a", 0, "b"))) == "f:4:8"
    assert str(loaded.where(("a", 0, "b"), key=True)) == "f:4:5"
    assert str(loaded.where(("a", 7))) == "f:4:3"


def test_a_text_may_have_many_documents() -> None:
    """Each has its own places."""
    first, second = load_texts("a: 1\n---\nb: 2\n", "f")
    assert (first.data, second.data) == ({"a": 1}, {"b": 2})
    assert str(second.where(("b",))) == "f:3:4"
