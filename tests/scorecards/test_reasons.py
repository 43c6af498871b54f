"""The first link that broke is named, whichever it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scorecards.scorecard import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.journal import Fact

ISOLATE = "responder:isolate-instance"
ENDED = (1800.0, "exercise.ended", "exercise", {"reason": "the scenario is over"})


def _acts(kind: str, **fields: object) -> tuple[float, str, str, dict[str, object]]:
    return (303.0, kind, ISOLATE, {"responder": "isolate-instance", **fields})


def _calls(error: str | None = None) -> tuple[float, str, str, dict[str, object]]:
    made = {"service": "ec2", "operation": "CreateTags", "read_only": False}
    return (303.0, "api.called", ISOLATE, {**made, "error": error})


UNHEARD = "CryptoCurrency:EC2/BitcoinTool.B!DNS was published, and nobody was alerted"
BROKEN = {
    "nothing noticed": (
        ["opening", ENDED],
        "Nothing was noticed: no finding was published and no alert raised.",
    ),
    "sensor off": (
        [
            "opening",
            (0.0, "sensor.checked", "referee", {"sensor": "CloudTrail", "on": False}),
            ENDED,
        ],
        "CloudTrail was off, so it saw nothing.",
    ),
    "sensor off, and why": (
        [
            "opening",
            (
                0.0,
                "sensor.checked",
                "referee",
                {"sensor": "CloudTrail", "on": False, "detail": "stopped"},
            ),
            ENDED,
        ],
        "CloudTrail was off (stopped), so it saw nothing.",
    ),
    "pattern does not match": (
        [
            "opening",
            "noticed",
            (
                301.0,
                "event.unmatched",
                "eventbridge",
                {
                    "detail_type": "GuardDuty Finding",
                    "rules": [
                        {"rule": "mining", "why": "detail.type is not `Crypto`"},
                        {"rule": "other", "why": ""},
                    ],
                },
            ),
            ENDED,
        ],
        (
            f"{UNHEARD}: no rule matched it (`mining`: detail.type is not `Crypto`), "
            "so `isolate-instance` never started."
        ),
    ),
    "delivered elsewhere": (
        [
            "opening",
            "noticed",
            (301.0, "event.delivered", "eventbridge", {"target": "arn:aws:sqs:::q"}),
            ENDED,
        ],
        (
            f"{UNHEARD}: it was delivered to arn:aws:sqs:::q alone, "
            "so `isolate-instance` never started."
        ),
    ),
    "delivery failed": (
        [
            "opening",
            "noticed",
            (
                301.0,
                "event.failed",
                "eventbridge",
                {"target": "isolate-instance", "reason": "no permission"},
            ),
            ENDED,
        ],
        (
            f"{UNHEARD}: isolate-instance could not be reached (no permission), so "
            "`isolate-instance` never started."
        ),
    ),
    "alerted and did nothing": (
        ["opening", "noticed", "delivered", ENDED],
        "The alert came after 5 min 1 s, and nothing was changed in answer to it.",
    ),
    "only tags": (
        ["opening", "noticed", "delivered", _calls(), ENDED],
        (
            "The response acted (ec2:CreateTags), but the adversary could still `mine` "
            "at the end (the pool answers)."
        ),
    ),
    "raises half-way": (
        [
            "opening",
            "noticed",
            "delivered",
            _calls(),
            _acts(
                "responder.failed",
                error="KeyError",
                message="'Tags'",
                line="handler.py:42",
            ),
            ENDED,
        ],
        "`isolate-instance` failed at handler.py:42 with KeyError: 'Tags'.",
    ),
    "does not import": (
        [
            "opening",
            "noticed",
            "delivered",
            _acts("responder.failed", error="ImportModuleError"),
            ENDED,
        ],
        "`isolate-instance` failed with ImportModuleError.",
    ),
    "three-second timeout": (
        [
            "opening",
            "noticed",
            "delivered",
            _acts("responder.timed_out", timeout_s=3),
            ENDED,
        ],
        "`isolate-instance` was cut off by its timeout of 3 s.",
    ),
    "not permitted": (
        [
            "opening",
            "noticed",
            "delivered",
            _calls("UnauthorizedOperation"),
            ENDED,
        ],
        (
            "responder:isolate-instance was refused ec2:CreateTags "
            "(UnauthorizedOperation)."
        ),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_broken_link_is_named(
    compose: Callable[..., list[Fact]], playbook: Playbook, name: str
) -> None:
    """Every way to fail is told apart from the others."""
    parts, reason = BROKEN[name]
    card = judge(compose(*parts), playbook)
    assert card.verdict == "failed"
    assert reason in card.reasons


def test_nobody_was_there(compose: Callable[..., list[Fact]]) -> None:
    """An exercise without a responder says so instead of blaming a rule."""
    from gameday.scenarios.playbook import Playbook

    facts = [f for f in compose("opening", "noticed", ENDED) if f.seq]
    card = judge(facts, Playbook.model_validate({"contain": {"within": "5m"}}))
    assert card.reasons[1] == (f"{UNHEARD}: there was no responder.")


def test_an_alert_in_a_console_alerts_nobody(
    compose: Callable[..., list[Fact]], playbook: Playbook
) -> None:
    """A SIEM's alert that names nobody is a signal, not an alert."""
    alert = (200.0, "alert.raised", "siem", {"source": "SIEM", "title": "Mining"})
    card = judge(compose("opening", alert, ENDED), playbook)
    assert card.milestones.signalled == 200.0
    assert card.milestones.alerted is None
    assert card.reasons[1].startswith("An alert was published, and nobody was alerted")


def test_containment_before_any_alert_is_told_without_one(
    compose: Callable[..., list[Fact]], playbook: Playbook
) -> None:
    """What a guard-rail cut off by itself counts, and claims no alert."""
    lost = (200.0, "goal.lost", "referee", {"goal": "mine"})
    card = judge(compose("opening", lost, ENDED), playbook)
    assert card.reasons[1] == "The adversary lost for good 3 min 19 s after the inject."
