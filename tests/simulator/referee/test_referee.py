"""The referee writes the moment a question turns, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.journal import Journal
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.referee import Answer, Referee
from gameday.simulator.referee.watch import watch_goal, watch_objective, watch_workload

if TYPE_CHECKING:
    from collections.abc import Mapping


START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def journal() -> Journal:
    """Return an empty journal in memory."""
    clock = VirtualClock(START)
    return Journal(None, clock.now, clock.elapsed)


def told(journal: Journal) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the facts of a journal: the kind and the fields of each."""
    return [(fact.kind, fact.fields) for fact in journal.facts]


@pytest.mark.parametrize(
    ("watch", "words"),
    [
        (watch_goal, ("goal", "goal.held", "goal.lost")),
        (watch_workload, ("workload", "workload.up", "workload.down")),
        (watch_objective, ("objective", "objective.met", "objective.unmet")),
    ],
)
def test_each_turn_is_written_once(
    watch: Any, words: tuple[str, str, str], journal: Journal
) -> None:
    """The first answer and every change are facts; repetitions are not."""
    subject, yes, no = words
    answers = [True, True, False, False, True]
    given = iter(answers)
    referee = Referee(journal)
    referee.add(watch("it", lambda: Answer(next(given), "because")))
    for number, _ in enumerate(answers):
        referee.look(f"cause {number}")
    assert told(journal) == [
        (yes, {subject: "it", "reason": "because", "by": "cause 0"}),
        (no, {subject: "it", "reason": "because", "by": "cause 2"}),
        (yes, {subject: "it", "reason": "because", "by": "cause 4"}),
    ]


def test_what_was_never_true_has_its_reason_too(journal: Journal) -> None:
    """The first look tells why not, where the answer is no."""
    referee = Referee(journal)
    referee.add(watch_objective("evidence", lambda: Answer(holds=False, reason="no")))
    referee.look()
    referee.look()
    assert told(journal) == [
        ("objective.unmet", {"objective": "evidence", "reason": "no"})
    ]


def test_what_stays_open_has_the_reason_of_the_end(journal: Journal) -> None:
    """A reason may change without a turn; the last one is what people read."""
    reasons = iter(["no finding yet", "one finding is open"])
    referee = Referee(journal)
    question = lambda: Answer(holds=False, reason=next(reasons))  # noqa: E731 - short
    referee.add(watch_objective("archived", question))
    referee.look()
    referee.look()
    referee.close()
    assert [fields["reason"] for _, fields in told(journal)] == [
        "no finding yet",
        "one finding is open",
    ]
