"""What a command may have come to makes no verdict, where the verdict hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.scorecard import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.journal import Fact

    Compose = Callable[..., list[Fact]]

Line = tuple[float, str, str, dict[str, Any]]
RESPONDER = "responder:isolate-instance"
ACTED = ("noticed", "delivered", "snapshot")


def _sent(t: float, *goals: str, by: str = RESPONDER) -> Line:
    fields = {
        "document": "AWS-RunShellScript",
        "instances": ["i-0web"],
        "goals": list(goals),
    }
    return (t, "command.sent", by, fields)


def _lost(t: float) -> Line:
    return (t, "goal.lost", "referee", {"goal": "mine", "reason": "stopped"})


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        ((_sent(310.0, "mine"),), "invalid"),
        ((_sent(310.0),), "failed"),
        ((), "failed"),
        ((_sent(310.0, "mine", by="adversary"),), "failed"),
        # Contained too late, and by then it may have been over for long.
        ((_sent(310.0, "mine"), _lost(1700.0)), "invalid"),
        ((_lost(1700.0), _sent(1750.0, "mine")), "failed"),
        # The command came too late itself.
        ((_sent(1750.0, "mine"),), "failed"),
        ((_sent(310.0, "mine"), _lost(320.0)), "passed"),
    ],
)
def test_a_verdict_that_hangs_on_a_command_is_none(
    compose: Compose, playbook: Playbook, lines: tuple[Line, ...], verdict: str
) -> None:
    """Nothing runs on an instance; what would pass anyway, or fail anyway, does."""
    card = judge(compose("opening", *ACTED, *lines, "ending"), playbook)
    assert card.verdict == verdict, card.reasons
    what = "what `AWS-RunShellScript` comes to on an instance, where nothing runs"
    gaps = [(gap.by, gap.operation, gap.what) for gap in card.gaps]
    expected = [(RESPONDER, "ssm:SendCommand", what)] if verdict == "invalid" else []
    assert gaps == expected
