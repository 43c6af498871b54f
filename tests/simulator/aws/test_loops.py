"""Loops: what leads a run back to itself, who stops it, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

import pytest

from gameday.scorecards.actor import Actor
from gameday.scorecards.journal import Journal
from gameday.simulator.aws.loops import (
    Loops,
    LoopStopped,
    find_business,
    find_run,
    is_scheduled,
)
from gameday.simulator.engine.clock.trail import Step, Trail, follow

if TYPE_CHECKING:
    from collections.abc import Callable

WHO = Actor.responder("f")
ARN = "arn:aws:lambda:us-east-1:123456789012:function:f"
EVENT = (Step("event", "CloudTrail event"), Step("rule", "rule r"))


@pytest.fixture
def journal() -> Journal:
    """Give a journal in memory."""
    return Journal(None, lambda: datetime(2026, 1, 1, tzinfo=UTC), lambda: 0.0)


def go_round(
    journal: Journal, way: Callable[[int], Trail], *, is_watched: bool = True
) -> tuple[int, str]:
    """Run again and again; return after how many runs it was stopped, and by whom."""
    loops = Loops(journal)
    trail: Trail = ()
    for number in count():
        try:
            with follow((*trail, *way(number)) if trail else ()):
                trail = loops.follow(
                    WHO, ARN, request_id=str(number), is_watched=is_watched
                )
        except LoopStopped as stopped:
            return number, stopped.by
    raise AssertionError


@pytest.mark.parametrize(
    ("way", "is_watched", "expected"),
    [
        (lambda n: (Step("call", "sqs:SendMessage", n),), True, (16, "Lambda")),
        (lambda _: (Step("call", "sns:Publish", 1),), True, (16, "Lambda")),
        (lambda _: (), True, (16, "Lambda")),
        (lambda n: (Step("call", "sqs:SendMessage", n),), False, (16, "simulator")),
        (
            lambda n: (Step("call", "ec2:CreateTags", n), *EVENT),
            True,
            (16, "simulator"),
        ),
        (lambda _: (Step("call", "ec2:Tag", 1), *EVENT), True, (3, "simulator")),
        # That a bucket's events go by EventBridge takes Lambda's eye off the loop.
        (lambda n: (Step("call", "s3:PutObject", n), *EVENT), True, (16, "simulator")),
    ],
)
def test_who_stops_a_loop_and_when(
    journal: Journal,
    way: Callable[[int], Trail],
    is_watched: bool,  # noqa: FBT001 - pytest passes it by name
    expected: tuple[int, str],
) -> None:
    """Lambda what it sees whole; and nobody else anything, but for the simulator."""
    assert go_round(journal, way, is_watched=is_watched) == expected
    rounds = [fact.fields["rounds"] for fact in journal.facts]
    assert rounds == [1, expected[0]]


def test_a_loop_that_branches_out_is_stopped_by_the_number_of_its_runs(
    journal: Journal,
) -> None:
    """Sixteen rounds of two runs each would be more than anybody could play."""
    loops, runs = Loops(journal), 0
    waiting: list[Trail] = [()]
    while waiting:
        trail = waiting.pop(0)
        try:
            with follow(trail):
                reached = loops.follow(WHO, ARN, request_id=str(runs))
        except LoopStopped:
            continue
        runs += 1
        call = Step("call", "ec2:CreateTags", runs)
        waiting += [(*reached, call, *EVENT)] * 2
    assert runs == 65


def test_a_schedule_leads_until_an_event_does() -> None:
    """What a schedule starts is housekeeping, unless it found something to tell of."""
    tick, event = Step("schedule", "its schedule"), Step("event", "Found")
    run, call = Step("run", "f", ARN, id="7"), Step("call", "lambda:Invoke")
    assert is_scheduled((tick, run, call, run))
    assert not is_scheduled((tick, run, call, event, run))
    assert not is_scheduled((event, run))
    assert not is_scheduled(())
    assert find_run((tick, run, call)) == "7"
    assert find_run((tick, call)) == ""


def test_the_business_leads_to_what_its_own_calls_do() -> None:
    """Not where the call failed, a finding came of it, or an intruder had it made."""
    own = Step("call", "s3:PutObject", by="workload:shop")
    helper = Step("call", "sns:Publish", by="function:resize")
    theirs = Step("call", "lambda:Invoke", by="adversary")
    told, failed = Step("event", "CloudTrail event"), Step("event", "e", "AccessDenied")
    run = Step("run", "f", ARN, id="7")
    assert find_business((own, told, run)) == "workload:shop"
    assert find_business((own, told, run, helper, told)) == "function:resize"
    assert find_business((theirs, run, helper, told)) == ""
    assert find_business((own, failed, run)) == ""
    assert find_business((own, Step("event", "GuardDuty Finding"), run)) == ""
    assert find_business((told, run)) == ""
