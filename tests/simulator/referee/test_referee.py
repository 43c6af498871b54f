"""The referee writes the moment a question turns, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.journal import Journal
from gameday.simulator.engine.clock.expiry import Expiry
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.referee import Answer, Question, Referee
from gameday.simulator.referee.scope import ANYTHING, Scope
from gameday.simulator.referee.watch import watch_goal, watch_objective, watch_workload

if TYPE_CHECKING:
    from collections.abc import Mapping


START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    """Return a clock at the beginning."""
    return VirtualClock(START)


@pytest.fixture
def journal(clock: VirtualClock) -> Journal:
    """Return an empty journal in memory."""
    return Journal(None, clock.now, clock.elapsed)


@pytest.fixture
def referee(journal: Journal, clock: VirtualClock) -> Referee:
    """Return a referee who watches nothing yet."""
    return Referee(journal, clock)


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
    watch: Any, words: tuple[str, str, str], journal: Journal, referee: Referee
) -> None:
    """The first answer and every change are facts; repetitions are not."""
    subject, yes, no = words
    answers = [True, True, False, False, True]
    given = iter(answers)
    referee.add(watch("it", Question(lambda: Answer(next(given), "because"))))
    for number, _ in enumerate(answers):
        referee.look(f"cause {number}")
    assert told(journal) == [
        (yes, {subject: "it", "reason": "because", "by": "cause 0"}),
        (no, {subject: "it", "reason": "because", "by": "cause 2"}),
        (yes, {subject: "it", "reason": "because", "by": "cause 4"}),
    ]


def test_what_was_never_true_has_its_reason_too(
    journal: Journal, referee: Referee
) -> None:
    """The first look tells why not, where the answer is no."""
    question = Question(lambda: Answer(holds=False, reason="no"))
    referee.add(watch_objective("evidence", question))
    referee.look()
    referee.look()
    assert told(journal) == [
        ("objective.unmet", {"objective": "evidence", "reason": "no"})
    ]


def test_what_stays_open_has_the_reason_of_the_end(
    journal: Journal, referee: Referee
) -> None:
    """A reason may change without a turn; the last one is what people read."""
    reasons = iter(["no finding yet", "one finding is open"])
    question = Question(lambda: Answer(holds=False, reason=next(reasons)))
    referee.add(watch_objective("archived", question))
    referee.look()
    referee.look()
    referee.close()
    assert [fields["reason"] for _, fields in told(journal)] == [
        "no finding yet",
        "one finding is open",
    ]


def test_only_what_a_change_can_touch_is_asked(referee: Referee) -> None:
    """Each question says what it reads; one that has no answer yet is always asked."""
    asked: list[str] = []

    def ask(name: str, answer: Answer | None) -> Answer | None:
        asked.append(name)
        return answer

    yes = Answer(holds=True, reason="so")
    for name, answer, reads in (
        ("network", yes, Scope.of("ec2")),
        ("users", yes, Scope.of("iam")),
        ("told", yes, Scope.of("message.sent")),
        ("nobody knows", yes, ANYTHING),
        ("not there yet", None, Scope.of("ec2")),
    ):
        question = Question(partial(ask, name, answer), partial(_same, reads))
        referee.add(watch_objective(name, question))
    referee.look()
    asked.clear()
    referee.look(change=Scope.of("iam"))
    assert asked == ["users", "nobody knows", "not there yet"]


def test_what_several_questions_read_is_read_once_a_look(referee: Referee) -> None:
    """However many watches read it; another thing is another read."""
    was_read: list[str] = []

    def read(about: str) -> Answer:
        was_read.append(about)
        return Answer(holds=True, reason=about)

    once = referee.once_a_look(read)
    for name, about in (("up", "shop"), ("down", "shop"), ("open", "bucket")):
        referee.add(watch_objective(name, Question(partial(once, about))))
    referee.look()
    referee.look()
    assert was_read == ["shop", "bucket", "shop", "bucket"]


def test_an_answer_is_asked_again_when_it_ends(
    journal: Journal, referee: Referee, clock: VirtualClock
) -> None:
    """At its own moment, for its own reason, and before whatever comes with it."""
    at = START + timedelta(seconds=90)

    def ask() -> Answer:
        now = clock.now()
        expiry = Expiry(at, "the end of a session") if now < at else None
        return Answer(holds=now < at, reason=f"it is {now:%H:%M:%S}", expiry=expiry)

    referee.add(watch_goal("take", Question(ask, lambda: Scope.of("iam"))))
    referee.look()
    clock.call_later(90, lambda: referee.look("something else"), name="else")
    clock.run(until=START + timedelta(minutes=5))
    [_, lost] = journal.facts
    assert (lost.kind, lost.t) == ("goal.lost", 90.0)
    assert lost.fields == {
        "goal": "take",
        "reason": "it is 09:01:30",
        "by": "the end of a session",
    }


def _same(scope: Scope) -> Scope:
    return scope
