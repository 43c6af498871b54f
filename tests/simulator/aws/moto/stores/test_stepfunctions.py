"""Executions that the simulator plays are those that AWS's API lists."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from gameday.simulator.aws.moto.stores.stepfunctions import MotoExecutions
from gameday.simulator.world import World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLACE = "arn:aws:states:us-east-1:123456789012"
DEFINITION = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})


@pytest.fixture
def world(world: World) -> World:
    """Give a world with a state machine that has a responder's name."""
    world.account.client("stepfunctions").create_state_machine(
        name="isolate",
        definition=DEFINITION,
        roleArn="arn:aws:iam::123456789012:role/isolate",
        tags=[{"key": "gameday:responder", "value": "ours"}],
    )
    return world


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "arn", [f"{PLACE}:stateMachine:isolate", f"{PLACE}:stateMachine:isolate:1"]
)
def test_a_machine_is_found_by_its_arn(arn: str) -> None:
    """A version's ARN leads to the machine; its tag names it in the journal."""
    machine = MotoExecutions().machine(arn)
    assert machine is not None
    assert (machine.name, machine.responder, machine.definition) == (
        "isolate",
        "ours",
        DEFINITION,
    )


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("arn", ["isolate", f"{PLACE}:stateMachine:other", PLACE])
def test_what_is_not_there_is_none(arn: str) -> None:
    """A text that is no ARN finds nothing either."""
    assert MotoExecutions().machine(arn) is None
    assert MotoExecutions().execution(arn) is None


def test_the_api_lists_what_is_kept(world: World) -> None:
    """Its end is told as soon as it is kept."""
    store = MotoExecutions()
    machine = store.machine(f"{PLACE}:stateMachine:isolate")
    assert machine is not None
    begun = store.begin(machine, "one", "{}", at=START)
    assert (begun.status, store.has_execution(machine, "one")) == ("RUNNING", True)
    end = START + timedelta(seconds=5)
    store.end(begun.arn, "FAILED", at=end, error="Broken", cause="a reason")
    kept = store.execution(begun.arn)
    assert kept is not None
    assert (kept.ended, kept.error, kept.cause) == (end, "Broken", "a reason")
    states = world.account.client("stepfunctions")
    (listed,) = states.list_executions(stateMachineArn=machine.arn)["executions"]
    assert (listed["name"], listed["status"], listed["stopDate"]) == (
        "one",
        "FAILED",
        end,
    )
