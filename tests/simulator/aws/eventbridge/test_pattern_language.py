"""Event patterns match what AWS documents, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st
from moto.events.models import EventPattern

from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("pattern_cases.yaml").read_text()
)
texts = st.text("ab1é", max_size=4)
scalars = st.none() | st.booleans() | st.integers() | texts
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)
events = st.dictionaries(st.sampled_from("abc"), values, max_size=3)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_documented_case_holds(case: dict[str, Any]) -> None:
    """A pattern and an event match as AWS's documentation has it."""
    assert Pattern.parse(case["pattern"]).matches(case["event"]) is case["matches"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_explanation_is_given_only_for_no_match(case: dict[str, Any]) -> None:
    """Exactly the events that do not match are explained."""
    why = Pattern.parse(case["pattern"]).explain(case["event"])
    assert (why is None) is case["matches"]


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.get("moto") != "unknown"],
    ids=lambda case: case["name"],
)
def test_moto_agrees_where_it_can(case: dict[str, Any]) -> None:
    """A second opinion: the emulator's matcher, where it is not known to be wrong."""
    theirs = EventPattern.load(json.dumps(case["pattern"])).matches_event(case["event"])
    assert (theirs is not case["matches"]) is (case.get("moto") == "differs")


@given(events)
def test_a_value_of_the_event_is_found(event: dict[str, Any]) -> None:
    """Each top-level scalar of an event is matched by a pattern that names it."""
    for key, value in event.items():
        if not isinstance(value, dict | list):
            assert Pattern.parse({key: [value]}).matches(event)


@given(events, st.sampled_from("abc"), texts)
def test_anything_but_is_the_opposite_for_one_value(
    event: dict[str, Any], key: str, text: str
) -> None:
    """Of a field with one value, either the value or anything but it matches."""
    if key in event and not isinstance(event[key], dict | list):
        same = Pattern.parse({key: [text]}).matches(event)
        other = Pattern.parse({key: [{"anything-but": text}]}).matches(event)
        assert same is not other


@given(events, st.sampled_from("abc"))
def test_a_field_exists_or_it_does_not(event: dict[str, Any], key: str) -> None:
    """Exactly one of `exists: true` and `exists: false` matches."""
    there = Pattern.parse({key: [{"exists": True}]}).matches(event)
    absent = Pattern.parse({key: [{"exists": False}]}).matches(event)
    assert there is not absent


@given(events, scalars, scalars)
def test_either_is_one_or_the_other(event: dict[str, Any], a: Any, b: Any) -> None:
    """`$or` matches when one of its patterns does."""
    first, second = {"a": [a]}, {"b": [b]}
    either = Pattern.parse({"$or": [first, second]}).matches(event)
    apart = [Pattern.parse(each).matches(event) for each in (first, second)]
    assert either is any(apart)


@given(st.text(alphabet="ab*\\", max_size=8), st.text(alphabet="ab*\\", max_size=8))
def test_an_escaped_text_is_a_wildcard_for_itself_only(one: str, other: str) -> None:
    """A text with its stars and backslashes escaped matches the text alone."""
    escaped = one.replace("\\", "\\\\").replace("*", "\\*")
    pattern = Pattern.parse({"a": [{"wildcard": escaped}]})
    assert pattern.matches({"a": other}) is (one == other)


@pytest.mark.parametrize(
    ("text", "path", "says"),
    [
        ("", "", "expected JSON"),
        ("[1]", "", "expected a JSON object"),
        ("[" * 100_000, "", "expected JSON"),
        ("{}", "", "Empty objects are not allowed"),
        ('{"a": {}}', "a", "Empty objects are not allowed"),
        ('{"a": []}', "a", "Empty arrays are not allowed"),
        ('{"a": "x"}', "a", '"a" must be an object or an array, found "x"'),
        ('{"a": {"b": 1}}', "a.b", '"b" must be an object or an array'),
        ('{"a": [["x"]]}', "a", 'found ["x"]'),
        ('{"a": [{}]}', "a", "an empty object is no comparison"),
        ('{"a": [{"prefix": "x", "suffix": "y"}]}', "a", "only one key allowed"),
        ('{"a": [{"prefx": "x"}]}', "a", "match type prefx; did you mean prefix?"),
        ('{"a": [{"anything_but": "x"}]}', "a", "did you mean anything-but?"),
        ('{"a": [{"zzz": "x"}]}', "a", "expected prefix, suffix"),
        ('{"a": [{"prefix": 1}]}', "a.prefix", "prefix match pattern must be a string"),
        ('{"a": [{"prefix": ["x"]}]}', "a.prefix", "must be a string"),
        ('{"a": [{"prefix": {"wildcard": "x"}}]}', "a.prefix", "equals-ignore-case"),
        ('{"a": [{"suffix": {}}]}', "a.suffix", "Unrecognized pattern nothing"),
        ('{"a": [{"equals-ignore-case": 1}]}', "a.equals-ignore-case", "a string"),
        ('{"a": [{"wildcard": "a**b"}]}', "a.wildcard", "characters at pos 1"),
        ('{"a": [{"wildcard": "a\\\\b"}]}', "a.wildcard", "escape character at pos 1"),
        ('{"a": [{"wildcard": "a\\\\"}]}', "a.wildcard", "escape character at pos 1"),
        ('{"a": [{"anything-but": []}]}', "a.anything-but", "Empty arrays"),
        ('{"a": [{"anything-but": [1, "x"]}]}', "a.anything-but", "all are numbers"),
        ('{"a": [{"anything-but": null}]}', "a.anything-but", "all are numbers"),
        ('{"a": [{"anything-but": {"cidr": "x"}}]}', "a.anything-but", "pattern cidr"),
        ('{"a": [{"anything-but": {}}]}', "a.anything-but", "only one key"),
        (
            '{"a": [{"anything-but": {"prefix": ""}}]}',
            "a.anything-but.prefix",
            "Null prefix/suffix not allowed",
        ),
        ('{"a": [{"numeric": 5}]}', "a.numeric", "expected an array such as"),
        ('{"a": [{"numeric": []}]}', "a.numeric", "expected an array such as"),
        ('{"a": [{"numeric": [">"]}]}', "a.numeric", "expected pairs"),
        ('{"a": [{"numeric": ["=>", 5]}]}', "a.numeric", "operator: =>"),
        ('{"a": [{"numeric": [">", "5"]}]}', "a.numeric", "> must be numeric"),
        ('{"a": [{"numeric": [">", true]}]}', "a.numeric", "> must be numeric"),
        ('{"a": [{"numeric": [">", 5000000001]}]}', "a.numeric", "between -5.0e9"),
        ('{"a": [{"numeric": ["<", 5, ">", 0]}]}', "a.numeric", "a range is"),
        ('{"a": [{"numeric": [">", 5, "<", 5]}]}', "a.numeric", "Bottom must be less"),
        ('{"a": [{"numeric": [">", 0, "<", 5, "<", 6]}]}', "a.numeric", "a range is"),
        ('{"a": [{"cidr": "10.0.0.0"}]}', "a.cidr", "one '/' required"),
        ('{"a": [{"cidr": "10.0.0/8"}]}', "a.cidr", "Malformed CIDR"),
        ('{"a": [{"cidr": "10.0.0.1/32"}]}', "a.cidr", "IPv4 mask bits must be < 32"),
        ('{"a": [{"cidr": "::1/128"}]}', "a.cidr", "IPv6 mask bits must be < 128"),
        ('{"a": [{"exists": 0}]}', "a.exists", "exists must be either true or false"),
        ('{"$or": {"a": [1]}}', "$or", "$or must be an array"),
        ('{"$or": [{"a": [1]}]}', "$or", "at least two"),
        ('{"d": {"$or": [{"a": [1]}, 5]}}', "d.$or[1]", "only objects"),
        ('{"$or": [{"prefix": ["x"]}, {"b": [1]}]}', "prefix", "reserved"),
    ],
)
def test_an_invalid_pattern_names_its_place(text: str, path: str, says: str) -> None:
    """What EventBridge refuses is refused, with the place and a way out."""
    with pytest.raises(InvalidEventPattern) as caught:
        Pattern.parse(text)
    assert caught.value.path == path
    assert says in caught.value.message
    assert str(caught.value).startswith("Event pattern is not valid. Reason: ")


def test_choices_may_not_multiply_beyond_a_thousand() -> None:
    """`$or` with over a thousand combinations is refused."""
    choice = {"$or": [{"x": [1]}, {"y": [2]}]}
    thousand = {f"f{n}": choice for n in range(9)}
    assert Pattern.parse(thousand)
    with pytest.raises(InvalidEventPattern, match="over 1000 rule combinations"):
        Pattern.parse({**thousand, "more": choice})


FINDING: dict[str, Any] = {
    "source": "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    "detail": {
        "type": "CryptoCurrency:EC2/BitcoinTool.B!DNS",
        "severity": 5,
        "resource": {
            "resourceType": "Instance",
            "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}],
        },
        "archived": False,
    },
}


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (
            {"detail": {"severity": [{"numeric": [">=", 7]}]}},
            "detail.severity: expected numeric >= 7, found 5",
        ),
        (
            {"detail": {"severity": [{"numeric": [">", 0.5, "<=", 2]}]}},
            "detail.severity: expected numeric > 0.5 and <= 2, found 5",
        ),
        (
            {"detail": {"resource": {"resourceTyp": ["Instance"]}}},
            "detail.resource.resourceTyp: no such field; did you mean resourceType?",
        ),
        (
            {"detail": {"Severity": [5]}},
            "detail.Severity: no such field; did you mean severity?",
        ),
        (
            {"Detail": {"severity": [5]}},
            "Detail: no such field; did you mean detail?",
        ),
        ({"nothing": {"like": ["it"]}}, "nothing: no such field"),
        (
            {"source": ["aws.GuardDuty"]},
            (
                'source: expected "aws.GuardDuty", found "aws.guardduty" '
                "(upper and lower case differ)"
            ),
        ),
        (
            {"detail": {"severity": ["5"]}},
            'detail.severity: expected "5", found 5 (one is text, the other is not)',
        ),
        (
            {"detail-type": [1, "x", {"prefix": "y"}]},
            'detail-type: expected "x" or 1 or prefix "y", found "GuardDuty Finding"',
        ),
        (
            {"source": ["a", "b", "c", "d", "e", "f"]},
            (
                'source: expected one of "a", "b", "c", "d" and 2 more, '
                'found "aws.guardduty"'
            ),
        ),
        (
            {"detail": {"resource": ["Instance"]}},
            (
                'detail.resource: expected "Instance", found an object; '
                "name a field inside it"
            ),
        ),
        (
            {"detail": {"type": {"name": ["x"]}}},
            (
                "detail.type: expected an object, "
                'found "CryptoCurrency:EC2/BitcoinTool.B!DNS"'
            ),
        ),
        (
            {"detail": {"resource": {"tags": {"key": ["b"], "value": ["1"]}}}},
            'detail.resource.tags[0].key: expected "b", found "a"',
        ),
        (
            {"detail": {"archived": [{"exists": False}]}},
            "detail.archived: expected no such field, found false",
        ),
        (
            {"source": ["aws.guardduty"], "$or": [{"x": [1]}, {"detail": {"y": [2]}}]},
            "x: no such field (nearest of 2 alternatives)",
        ),
        (
            {"detail": {"severity": [{"exists": False}, 7]}},
            "detail.severity: expected 7 or no such field, found 5",
        ),
        (
            {"detail.sevrity": [5]},
            "detail.sevrity: no such field; did you mean severity?",
        ),
    ],
)
def test_an_explanation_names_the_field(pattern: dict[str, Any], why: str) -> None:
    """The first field that is wrong is named, with what was meant if it can be told."""
    assert Pattern.parse(pattern).explain(FINDING) == why


def test_a_list_that_matches_is_not_blamed() -> None:
    """A list with a fitting element is fine; the field after it is named."""
    pattern = {"detail": {"resource": {"tags": {"key": ["b"]}}}, "x": [1]}
    assert Pattern.parse(pattern).explain(FINDING) == "x: no such field"


def test_an_element_of_nested_lists_is_named() -> None:
    """Lists inside lists are counted from zero, each on its own."""
    why = Pattern.parse({"a": {"b": [2]}}).explain({"a": [[{"b": 1}]]})
    assert why == "a[0][0].b: expected 2, found 1"


def test_the_fields_of_a_pattern_can_be_looked_up() -> None:
    """Each alternative says what it asks of a field."""
    choice = [{"source": ["a"]}, {"source": ["b"]}, {"other": [1]}]
    leaves = Pattern.parse({"$or": choice}).leaves("source")
    assert [sorted(leaf.texts) for leaf in leaves] == [["a"], ["b"]]


def test_a_long_value_is_cut() -> None:
    """A found value is shortened so that a report stays readable."""
    why = Pattern.parse({"a": ["x"]}).explain({"a": "y" * 200})
    assert why is not None
    assert why.endswith("yyy …")
    assert len(why) < 120
