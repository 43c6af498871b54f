"""Operations of ours are found by name; some rooms open with the first call of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.engine.gateway.operations import Operations

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.world import World


def _answer(_call: Call) -> dict[str, Any]:
    return {}


def test_a_room_opens_with_the_first_call_and_only_once() -> None:
    """Whichever of its operations comes first; others do not open it."""
    operations = Operations()
    opened = []

    def open_room() -> None:
        opened.append("room")
        operations.add("ssm", "Start", _answer)
        operations.add("ssm", "Stop", _answer)

    operations.open_on_call("ssm", ("Start", "Stop"), open_room)
    assert operations.find("ssm", "GetParameter") is None
    assert set(operations) == {("ssm", "Start"), ("ssm", "Stop")}
    assert opened == []
    assert operations.find("ssm", "Stop") is _answer
    assert operations.find("ssm", "Start") is _answer
    assert opened == ["room"]


def test_a_room_answers_just_what_it_is_opened_for(world: World) -> None:
    """No operation is promised that a room does not have, and none is kept back."""
    promised = set(world.operations)
    assert {
        ("ssm", "StartAutomationExecution"),
        ("stepfunctions", "StartExecution"),
    } <= promised
    found = {each for each in promised if world.operations.find(*each) is not None}
    assert found == promised == set(world.operations)
