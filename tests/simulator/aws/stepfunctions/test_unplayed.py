"""What of Step Functions is not played is a gap of whoever meets it, caught or not."""

from __future__ import annotations

from typing import Any

import pytest

END = {"End": True}
ITEM = {"StartAt": "I", "States": {"I": {"Type": "Pass", **END}}}


def list_gaps(stage: Any) -> list[tuple[str, str]]:
    """Return the gaps that were met: what, and by whom."""
    met = [fact for fact in stage.world.journal.facts if fact.kind == "gap.met"]
    return [(str(fact.actor), fact.fields["what"]) for fact in met]


@pytest.mark.parametrize(
    ("state", "what"),
    [
        (
            {"Type": "Task", "Resource": "arn:aws:states:::batch:submitJob.sync"},
            "the integration arn:aws:states:::batch:submitJob.sync",
        ),
        (
            {"Type": "Task", "Resource": "arn:aws:states:::http:invoke"},
            "the integration arn:aws:states:::http:invoke",
        ),
        (
            {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:newest:fly"},
            "the service newest",
        ),
        (
            {
                "Type": "Task",
                "Resource": "arn:aws:states:us-east-1:123456789012:activity:approve",
            },
            "the task arn:aws:states:us-east-1:123456789012:activity:approve",
        ),
        (
            {"Type": "Map", "ItemReader": {"Resource": "x"}, "ItemProcessor": ITEM},
            "the field `ItemReader` of a Map state",
        ),
        (
            {"Type": "Map", "ItemBatcher": {"MaxItemsPerBatch": 2}, "Iterator": ITEM},
            "the field `ItemBatcher` of a Map state",
        ),
        (
            {"Type": "Pass", "Assign": {"x": 1}},
            "the field `Assign` of a Pass state",
        ),
        (
            {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% 1 %}"},
            "the query language JSONata",
        ),
    ],
)
def test_a_state_that_cannot_be_played_is_a_gap(
    stage: Any, state: dict[str, Any], what: str
) -> None:
    """The gap is told when the state is entered, under the machine's name."""
    stage.run({"A": {**state, **END}}, [])
    assert ("function:m", what) in list_gaps(stage)


def test_who_catches_the_error_has_met_the_gap(stage: Any) -> None:
    """The execution goes on, and the journal knows better."""
    work = {
        "Type": "Task",
        "Resource": "arn:aws:states:::ecs:runTask",
        "Catch": [{"ErrorEquals": ["States.Runtime"], "Next": "B"}],
        **END,
    }
    assert stage.run({"A": work, "B": {"Type": "Pass", "Result": "b", **END}}) == "b"
    assert list_gaps(stage) == [
        ("function:m", "the integration arn:aws:states:::ecs:runTask")
    ]


def test_a_machine_in_jsonata_is_a_gap_when_it_is_started(stage: Any) -> None:
    """It can be made, as on AWS; nobody meets a gap before."""
    states = {"A": {"Type": "Wait", "Seconds": "{% 1 + 1 %}", **END}}
    machine = stage.make(states, QueryLanguage="JSONata")
    assert list_gaps(stage) == []
    execution = stage.start(machine)
    stage.play()
    assert stage.describe(execution)["status"] == "FAILED"
    assert list_gaps(stage) == [("function:m", "the query language JSONata")]


def test_what_is_played_is_no_gap(stage: Any) -> None:
    """A comment and a label are none either."""
    work = {"Type": "Map", "Comment": "c", "Label": "l", "Iterator": ITEM, **END}
    assert stage.run({"A": work}, [1, 2]) == [1, 2]
    assert list_gaps(stage) == []
