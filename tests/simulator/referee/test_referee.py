"""The referee writes the moment a question turns, and why."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.referee import Answer, Referee
from gameday.simulator.referee.watch import watch_goal, watch_objective, watch_workload


class _Journal:
    def __init__(self) -> None:
        self.facts: list[tuple[str, dict[str, Any]]] = []

    def record(self, kind: str, actor: str, /, **fields: Any) -> None:
        self.facts.append((kind, fields))


@pytest.mark.parametrize(
    ("watch", "words"),
    [
        (watch_goal, ("goal", "goal.held", "goal.lost")),
        (watch_workload, ("workload", "workload.up", "workload.down")),
        (watch_objective, ("objective", "objective.met", "objective.unmet")),
    ],
)
def test_each_turn_is_written_once(watch: Any, words: tuple[str, str, str]) -> None:
    """The first answer and every change are facts; repetitions are not."""
    subject, yes, no = words
    answers = [True, True, False, False, True]
    given = iter(answers)
    journal = _Journal()
    referee = Referee(journal)
    referee.add(watch("it", lambda: Answer(next(given), "because")))
    for number, _ in enumerate(answers):
        referee.look(f"cause {number}")
    assert journal.facts == [
        (yes, {subject: "it", "reason": "because", "by": "cause 0"}),
        (no, {subject: "it", "reason": "because", "by": "cause 2"}),
        (yes, {subject: "it", "reason": "because", "by": "cause 4"}),
    ]


def test_what_was_never_true_has_its_reason_too() -> None:
    """The first look tells why not, where the answer is no."""
    journal = _Journal()
    referee = Referee(journal)
    referee.add(watch_objective("evidence", lambda: Answer(holds=False, reason="no")))
    referee.look()
    referee.look()
    assert journal.facts == [
        ("objective.unmet", {"objective": "evidence", "reason": "no"})
    ]


def test_what_stays_open_has_the_reason_of_the_end() -> None:
    """A reason may change without a turn; the last one is what people read."""
    reasons = iter(["no finding yet", "one finding is open"])
    journal = _Journal()
    referee = Referee(journal)
    question = lambda: Answer(holds=False, reason=next(reasons))  # noqa: E731 - short
    referee.add(watch_objective("archived", question))
    referee.look()
    referee.look()
    referee.close()
    assert [fields["reason"] for _, fields in journal.facts] == [
        "no finding yet",
        "one finding is open",
    ]
