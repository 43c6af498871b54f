"""The dialects of JSONPath, each with what its service's guide says of it."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.jsonpath import (
    EVENTS,
    MISSING,
    RUNBOOKS,
    STATES,
    InvalidJsonPath,
    find,
    put,
)

ANSWER = {
    "NextToken": "abcdefg",
    "Reservations": [
        {
            "Instances": [
                {
                    "BlockDeviceMappings": [
                        {"Ebs": {"DeleteOnTermination": True, "VolumeId": "vol-0"}}
                    ],
                    "State": {"Code": 16, "Name": "running"},
                }
            ]
        },
        {
            "Instances": [
                {
                    "BlockDeviceMappings": [
                        {"Ebs": {"DeleteOnTermination": True, "VolumeId": "vol-1"}}
                    ],
                    "State": {"Code": 80, "Name": "stopped"},
                }
            ]
        },
    ],
}
FIRST = "$.Reservations[0].Instances[0]"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.NextToken", "abcdefg"),
        ("$['NextToken']", "abcdefg"),
        (f"{FIRST}.BlockDeviceMappings[0].Ebs.DeleteOnTermination", True),
        (f"{FIRST}.State.Code", 16),
        ("$.Reservations[-1].Instances[0].State.Code", 80),
        ("$.Reservations..BlockDeviceMappings..VolumeId", ["vol-0", "vol-1"]),
        ("$.Reservations[*].Instances[*].State.Name", ["running", "stopped"]),
        ("$.Reservations[:].Instances[:].State.Name", ["running", "stopped"]),
        ("$..Instances[?(@.State.Name=='stopped')].State.Code", [80]),
        ('$..Instances[?(@.State.Name != "stopped")].State.Code', [16]),
        ("$..Instances[?(@.State)].State.Code", [16, 80]),
        ("$..Nothing", []),
        ("$.Reservations[9]", MISSING),
        ("$.NextToken.more", MISSING),
        ("$", ANSWER),
    ],
)
def test_runbooks_select(path: str, value: Any) -> None:
    """A path gives a value, and a search a list."""
    assert find(ANSWER, path, RUNBOOKS) == value


@pytest.mark.parametrize("path", ["NextToken", "$.", "$.a[", "$.a[x]", "$ a"])
def test_nonsense_in_a_runbook_is_refused(path: str) -> None:
    """What is no path is named, with its place."""
    with pytest.raises(InvalidJsonPath):
        find(ANSWER, path, RUNBOOKS)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$", {"a": [{"b": 1}, {"b": 2}], "c d": {"e.f": 3}}),
        ("$.a[1].b", 2),
        ("$.a[*].b", [1, 2]),
        ("$.a[0].*", [1]),
        ("$['c d']", {"e.f": 3}),
        ("$['c d'][\"e.f\"]", 3),
        ("$.a[2]", MISSING),
        ("$.a.b", MISSING),
        ("$.x.y", MISSING),
        ("$.x[*]", []),
    ],
)
def test_events_find_their_values(path: str, value: Any) -> None:
    """Names, indices, brackets and stars find what they name."""
    event = {"a": [{"b": 1}, {"b": 2}], "c d": {"e.f": 3}}
    assert find(event, path, EVENTS) == value


@pytest.mark.parametrize(
    "path",
    ["", "detail", "$detail", "$..a", "$.a[?(@.b)]", "$.", "$.a[-1]", "$.a[0:1]"],
)
def test_a_path_of_another_kind_is_none_of_events(path: str) -> None:
    """Filters, searches and the like are no part of EventBridge's paths."""
    with pytest.raises(InvalidJsonPath):
        find({}, path, EVENTS)


@pytest.mark.parametrize(
    ("path", "texts", "values"),
    [
        ("$.a[?(@.n == '16')]", [{"n": 16}], []),
        ("$.a[?(@.n == 16)]", [{"n": 16}], [{"n": 16}]),
        ("$.a[?(@.n != 16)]", [{"m": True}], []),
        ("$.a[?(@.m == true)]", [{"m": True}], [{"m": True}]),
    ],
)
def test_runbooks_compare_what_is_written_and_states_what_it_is(
    path: str, texts: list[Any], values: list[Any]
) -> None:
    """A value that is missing differs from every text, and from no number."""
    document = {"a": [{"n": 16}, {"m": True}]}
    assert find(document, path, RUNBOOKS) == texts
    assert find(document, path, STATES) == values


@pytest.mark.parametrize(
    "path", ["$.a b", "$..[0]", "$.a[?(@.n == word)]", "$.a[?(n)]"]
)
def test_states_refuse(path: str) -> None:
    """Blanks stand in brackets, a search has a name, a filter compares with a value."""
    with pytest.raises(InvalidJsonPath):
        find({}, path, STATES)


def test_a_search_finds_the_outer_before_the_inner() -> None:
    """Each value comes before what lies within it."""
    document = {"n": {"n": 1}, "m": [{"n": 2}]}
    assert find(document, "$..n", STATES) == [{"n": 1}, 1, 2]


def test_a_list_does_not_grow() -> None:
    """A value is put where there is room for it."""
    assert put({"l": [1, 2]}, "$.l[-1]", 9, STATES) == {"l": [1, 9]}
    with pytest.raises(LookupError):
        put({"l": [1]}, "$.l[1]", 9, STATES)
    with pytest.raises(InvalidJsonPath):
        put({"l": [1]}, "$.l[*]", 9, STATES)
