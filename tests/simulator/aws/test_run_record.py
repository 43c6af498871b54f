"""What the journal says when a responder ran, whatever kind it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from gameday.scorecards.actor import Actor
from gameday.scorecards.journal import Journal
from gameday.simulator.aws.run_record import RunRecord


def _record() -> tuple[Journal, RunRecord]:
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    journal = Journal(None, lambda: start, lambda: 0.0)
    return journal, RunRecord(journal, Actor.responder("isolate"), "r-1")


def _told(journal: Journal) -> list[tuple[str, str, dict[str, Any]]]:
    return [(f.kind, str(f.actor), dict(f.fields)) for f in journal.facts]


def test_a_run_that_works_is_started_and_finished() -> None:
    """Durations are written to the millisecond, under the responder's name."""
    journal, record = _record()
    record.started("isolate", attempt=2, cold=True)
    record.finished(1.23456)
    assert _told(journal) == [
        (
            "responder.started",
            "responder:isolate",
            {
                "responder": "isolate",
                "function": "isolate",
                "request_id": "r-1",
                "attempt": 2,
                "cold": True,
            },
        ),
        (
            "responder.finished",
            "responder:isolate",
            {"responder": "isolate", "request_id": "r-1", "duration_s": 1.235},
        ),
    ]


def test_a_failure_says_what_and_where() -> None:
    """What a kind of responder does not have is left out."""
    journal, record = _record()
    record.failed("KeyError", "'id'", duration_s=2, line="index.py:12")
    record.failed("exit status 3", "no such host", duration_s=2, exit_code=3)
    assert [fields for _, _, fields in _told(journal)] == [
        {
            "responder": "isolate",
            "request_id": "r-1",
            "error": "KeyError",
            "message": "'id'",
            "duration_s": 2,
            "line": "index.py:12",
        },
        {
            "responder": "isolate",
            "request_id": "r-1",
            "error": "exit status 3",
            "message": "no such host",
            "duration_s": 2,
            "exit_code": 3,
        },
    ]


def test_time_that_is_up_is_its_own_end() -> None:
    """The limit is told; a program also says which one it was."""
    journal, record = _record()
    record.timed_out(3.0)
    record.timed_out(60.0, message="it took more than 60 s")
    assert [kind for kind, _, _ in _told(journal)] == ["responder.timed_out"] * 2
    assert [fields.get("message") for _, _, fields in _told(journal)] == [
        None,
        "it took more than 60 s",
    ]


def test_an_attempt_in_vain_says_when_the_next_one_comes() -> None:
    """The event's failure is told, with the seconds until it is tried again."""
    journal, record = _record()
    record.attempt_failed(
        target="arn:x", source="command", reason="exit status 3", attempt=1, retry_in=60
    )
    assert _told(journal) == [
        (
            "event.failed",
            "responder:isolate",
            {
                "target": "arn:x",
                "source": "command",
                "request_id": "r-1",
                "reason": "exit status 3",
                "attempt": 1,
                "retry_in": 60,
            },
        )
    ]
