"""Every problem of a file at once, and never anything but problems."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from gameday.scenarios.catalogue import LIBRARY
from gameday.scenarios.errors import ScenarioError, UsageError
from gameday.scenarios.examination import examine
from gameday.scenarios.loader import load_scenario

if TYPE_CHECKING:
    from collections.abc import Callable

FLAGSHIP = (LIBRARY / "impact/ec2-crypto-mining/scenario.yaml").read_text()


def test_finds_every_problem_at_once(problems_in: Callable[[str], list[str]]) -> None:
    """Of YAML, of the grammar and of the rules, in the order of their places."""
    text = """\
dificulty: hard
title: A test
title: Another
injects:
  - {id: a, at: 12:30, message: {to: soc, subject: s, text: "${WebServr}"}}
  - {id: b, after: c, call: ec2:StopInstnces, as: anonymous}
  - {id: c, after: b, conect: {}}
  - {id: d, after: nobody, finding: {type: Nope, instance: "${WebServer}"}}
responders: [isolate-instanc]
playbook:
  detect: {within: 5}
  objectives:
    - {id: o, check: snapshot_exist}
    - {id: p, check: detector_on, before: a}
"""

    assert problems_in(text) == [
        "6:1: unknown key `dificulty` (did you mean `difficulty`?)",
        "8:1: duplicate key `title` (first on line 7)",
        (
            "10:17: `12:30` is of base sixty to some readers of YAML, not to others"
            " (quote it)"
        ),
        "10:61: unknown reference `${WebServr}` (did you mean `WebServer`?)",
        "11:20: cyclic `after`: `b` → `c` → `b`",
        "11:29: `ec2` has no operation `StopInstnces` (did you mean `StopInstances`?)",
        (
            "12:5: `c` does nothing (add one of `call`, `connect`, `resolve`,"
            " `finding`, `message`, `sign_in`)"
        ),
        "12:23: unknown key `conect` (did you mean `connect`?)",
        "13:20: `after` names no inject: `nobody`",
        "13:44: unknown finding type `Nope`",
        (
            "14:14: unknown responder `isolate-instanc`"
            " (did you mean `isolate-instance`?)"
        ),
        (
            "16:20: expected a duration such as `90s`, `15m` or `1h30m`, found `5`"
            " without a unit"
        ),
        "18:22: unknown check `snapshot_exist` (did you mean `snapshots_exist`?)",
    ]


def test_what_cannot_be_read_causes_no_second_problem(
    problems_in: Callable[[str], list[str]],
) -> None:
    """An inject that is left out is still known to the others, by its id."""
    text = """\
injects:
  - {id: a, at: 5, goal: true, every: 9s, resolve: {from: internet, name: a.example}}
  - {id: b, after: a, message: {to: soc, subject: s, text: t}}
playbook:
  contain: {within: 5m, from: a, goals: [a]}
  objectives:
    - {id: o, check: detector_on, before: a}
"""

    assert problems_in(text) == [
        (
            "7:17: expected a duration such as `90s`, `15m` or `1h30m`, found `5`"
            " without a unit"
        )
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "description:",
            ["6:1: `description` has no value (give it one, or remove the key)"],
        ),
        ("title:", ["6:1: `title` has no value (give it one, or remove the key)"]),
        (
            "playbook: {detect: {within: 5m, from: }}",
            ["6:33: `from` has no value (give it one, or remove the key)"],
        ),
        (
            "playbook:\n  detect: {within: 5m, critical: no}",
            [
                (
                    "7:34: `no` is a truth value to some readers of YAML, not to others"
                    " (quote it, or write `true` or `false`)"
                )
            ],
        ),
        ("estate: web-ap", ["6:9: unknown estate `web-ap` (did you mean `web-app`?)"]),
        ("estate: 5", ["6:9: expected text, found `5` (quote it)"]),
        ("limits: [one, two]\nreferences: three", []),
        ('start: "2026-05-05T12:00:00Z"', []),
    ],
)
def test_reports_a_cause_once(
    problems_in: Callable[[str], list[str]], text: str, expected: list[str]
) -> None:
    """An empty value or a trap is not reported again as a value of the wrong kind."""
    assert problems_in(text) == expected


def test_an_estate_that_is_not_there_is_a_problem_of_the_scenario(
    problems_in: Callable[[str], list[str]], tmp_path: Path
) -> None:
    """At the place where it is named, with the estate's own problem."""
    assert problems_in("estate: ./none.yaml") == [
        f"6:9: the estate cannot be used: {tmp_path}/none.yaml: no such file"
    ]


def test_what_is_wrong_in_an_estate_is_told_at_its_place(
    scenario_file: Callable[[str], Path], tmp_path: Path
) -> None:
    """A resource without a type is found before anything is played."""
    estate = tmp_path / "broken.yaml"
    estate.write_text("Resources:\n  Forgotten:\n    Properties: {BucketName: x}\n")
    problems = examine(scenario_file("estate: ./broken.yaml")).problems
    assert [str(each) for each in problems] == [
        f"{estate}:3:5: `Type` is missing",
        (
            f"{tmp_path}/scenario.yaml:6:9: the estate cannot be used: 1 problem in"
            f" {estate}"
        ),
    ]


def load(content: bytes) -> None:
    """Load bytes as a scenario; everything but our own errors goes through."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_bytes(content)
        with suppress(ScenarioError, UsageError):
            load_scenario(path)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_politely(content: bytes) -> None:
    """Whatever is in the file."""
    load(content)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_refused_politely(text: str) -> None:
    """Surrogates, controls and all."""
    load(text.encode("utf-8", "surrogatepass"))


@st.composite
def cut_scenarios(draw: st.DrawFn) -> str:
    """The flagship with a few pieces cut out, doubled, or written over."""
    text = FLAGSHIP
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        piece = draw(
            st.sampled_from(
                [
                    "",
                    ":",
                    "- ",
                    "{",
                    "${",
                    "[]",
                    "no",
                    "1e3",
                    "*",
                    "&a ",
                    "\n  ",
                    "null",
                ]
            )
            | st.text(max_size=5)
        )
        text = text[:start] + piece + text[end:]
    return text


@settings(deadline=None)
@given(cut_scenarios())
def test_a_damaged_scenario_is_refused_politely(text: str) -> None:
    """The rules meet whatever is left of it."""
    load(text.encode("utf-8", "surrogatepass"))


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text("a${}:-/.", max_size=8)
    | st.sampled_from(["first", "5m", "${WebServer}", "ec2:StopInstances", "inject"])
)
WORDS = """
title description attack difficulty estate parameters start duration workload injects
responders playbook limits id at after every goal call as with connect resolve finding
message save from to port type instance pass detect contain recover objectives check
must_not within before weight use
"""
KEYS = st.sampled_from(WORDS.split())


VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


def places(data: object) -> list[tuple[Any, Any]]:
    """Return every collection of plain data with each of its keys."""
    keys = data if isinstance(data, dict) else range(len(data))  # type: ignore[arg-type]
    found = [(data, key) for key in keys]
    for key in keys:
        if isinstance(value := data[key], dict | list):  # type: ignore[index]
            found += places(value)
    return found


@st.composite
def mangled_scenarios(draw: st.DrawFn) -> object:
    """The flagship with some of its values replaced by others."""
    data = yaml.safe_load(FLAGSHIP)
    for _ in range(draw(st.integers(1, 4))):
        collection, key = draw(st.sampled_from(places(data)))
        collection[key] = draw(VALUES)
    return data


@settings(deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=8) | mangled_scenarios())
def test_any_structure_is_refused_politely(data: object) -> None:
    """Known keys with values of any kind in any place."""
    load(yaml.safe_dump(data).encode())


def test_ten_megabytes_of_yaml_are_refused_at_once(tmp_path: Path) -> None:
    """Before any of it is parsed."""
    path = tmp_path / "scenario.yaml"
    path.write_bytes(b"- a\n" * 2_600_000)

    assert [str(problem) for problem in examine(path).problems] == [
        f"{path}: expected at most 1 MiB, found a larger file"
    ]
