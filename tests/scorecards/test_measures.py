"""Milestones, times, goals, checks and damage, each on a few facts of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.playbook import Playbook
from gameday.scorecards.scorecard import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scorecards.journal import Fact
    from gameday.scorecards.scorecard import Scorecard

    Compose = Callable[..., list[Fact]]

ISOLATE = "responder:isolate-instance"
ENDED = (1800.0, "exercise.ended", "exercise", {"reason": "the scenario is over"})


def _judge(facts: list[Fact], **playbook: Any) -> Scorecard:
    return judge(facts, Playbook.model_validate(playbook))


def _ask(*objectives: dict[str, Any]) -> dict[str, Any]:
    return {"objectives": list(objectives)}


def test_milestones_of_a_good_response(compose: Compose) -> None:
    """Every milestone is the time of the fact that proves it."""
    parts = ("opening", "noticed", "delivered", "snapshot", "isolated", "ending")
    marks = _judge(compose(*parts), **_ask({"id": "x", "check": "state"})).milestones
    assert marks.injected == 1.0
    assert marks.effective == 1.2
    assert marks.signalled == 300.5
    assert marks.alerted == 301.2
    assert marks.acknowledged == 301.7
    assert marks.first_action == 303.0
    assert marks.contained == 304.6
    assert marks.recovered == 304.6


def test_times_name_their_base(compose: Compose) -> None:
    """Each duration says from when it counts."""
    parts = ("opening", "noticed", "delivered", "snapshot", "isolated", "ending")
    times = _judge(compose(*parts), **_ask({"id": "x", "check": "state"})).times
    taken = {
        name: (time.seconds, time.base, time.since, time.censored_after)
        for name in times.__slots__
        for time in [getattr(times, name)]
    }
    assert taken == {
        "detect": (300.0, "effective", 1.2, None),
        "acknowledge": (0.5, "alerted", 301.2, None),
        "respond": (1.8, "alerted", 301.2, None),
        "contain_from_inject": (303.4, "effective", 1.2, None),
        "contain_from_alert": (3.4, "alerted", 301.2, None),
        "recover": (0.0, "contained", 304.6, None),
        "dwell": (303.6, "injected", 1.0, None),
    }


def test_what_never_happened_is_censored(compose: Compose) -> None:
    """No alert in half an hour is `not in 1798.8 s`, and no base means no number."""
    times = _judge(compose("opening", ENDED), detect={"within": "5m"}).times
    assert (times.detect.seconds, times.detect.censored_after) == (None, 1798.8)
    assert (times.respond.seconds, times.respond.censored_after) == (None, None)


@pytest.mark.parametrize(
    ("kind", "actor", "fields", "alerted"),
    [
        ("event.delivered", "eventbridge", {"target": "isolate-instance"}, 310.0),
        (
            "event.delivered",
            "eventbridge",
            {"target": "arn:aws:lambda:x:1:function:isolate-instance:live"},
            310.0,
        ),
        ("event.delivered", "eventbridge", {"target": "arn:aws:logs:x:1:g:a"}, None),
        (
            "event.delivered",
            "eventbridge",
            {"target": "arn:aws:lambda:x:1:function:billing"},
            None,
        ),
        ("event.delivered", "eventbridge", {}, None),
        ("message.sent", "exercise", {"to": "alice"}, 310.0),
        ("responder.started", ISOLATE, {"responder": "isolate-instance"}, 310.0),
        ("alert.raised", "siem", {"source": "SIEM", "to": "alice"}, 310.0),
        ("alert.raised", "siem", {"source": "SIEM"}, None),
        ("finding.published", "guardduty", {"finding": "f"}, None),
    ],
)
def test_who_is_alerted(
    compose: Compose,
    kind: str,
    actor: str,
    fields: dict[str, Any],
    alerted: float | None,
) -> None:
    """Word must reach a responder or a person: other targets alert nobody."""
    facts = compose("opening", (310.0, kind, actor, fields), ENDED)
    assert _judge(facts, detect={"within": "5m"}).milestones.alerted == alerted


def test_only_an_answer_to_the_alert_is_an_action(compose: Compose) -> None:
    """Reads, refused calls, the adversary's and those before the alert are none."""
    change = {"service": "ec2", "operation": "StopInstances", "read_only": False}
    facts = compose(
        "opening",
        (200.0, "api.called", ISOLATE, change),
        "noticed",
        "delivered",
        (302.0, "api.called", "adversary", change),
        (303.0, "api.called", ISOLATE, {**change, "read_only": True}),
        (304.0, "api.called", ISOLATE, {**change, "error": "AccessDenied"}),
        (305.0, "api.called", "person:alice", change),
        ENDED,
    )
    assert _judge(facts, detect={"within": "5m"}).milestones.first_action == 305.0


def test_recovery_waits_for_the_last_workload(compose: Compose) -> None:
    """An outage after containment moves recovery to its end."""
    facts = compose(
        "opening",
        "noticed",
        "delivered",
        "isolated",
        (400.0, "workload.down", "workload", {"workload": "shop"}),
        (500.0, "workload.up", "workload", {"workload": "shop"}),
        ENDED,
    )
    card = _judge(facts, recover={"within": "15m"})
    assert card.milestones.recovered == 500.0
    assert card.objective("recover").verdict == "met"


def test_a_workload_still_down_is_no_recovery(compose: Compose) -> None:
    """The objective names what was down."""
    facts = compose(
        "opening",
        "isolated",
        (400.0, "workload.down", "workload", {"workload": "shop"}),
        ENDED,
    )
    recover = _judge(facts, recover={"within": "15m"}).objective("recover")
    assert (recover.verdict, recover.reason) == (
        "missed",
        "still down at the end: shop",
    )


def test_goals_by_their_attempts_where_nobody_could_look(compose: Compose) -> None:
    """On a real account the adversary's tries are the turns."""
    tries = [(100, True), (160, True), (220, False), (280, True), (340, False)]
    facts = compose(
        (0.0, "inject.effective", "adversary", {"inject": "use-key"}),
        *(
            (
                float(at),
                "goal.attempted",
                "adversary",
                {"goal": "read", "succeeded": ok, "reason": f"try {at}"},
            )
            for at, ok in tries
        ),
        ENDED,
    )
    card = _judge(facts, contain={"within": "15m"})
    goal = card.goal("read")
    assert (goal.attempts, goal.successes) == (5, 3)
    assert (goal.held_at, goal.lost_at, goal.seconds_held) == (100.0, 340.0, 180.0)
    assert goal.why == "try 340"
    assert [(hold.start, hold.end) for hold in goal.holds] == [(100, 220), (280, 340)]
    assert card.milestones.contained == 340.0


@pytest.mark.parametrize(
    ("named", "contained"), [(["mine"], 304.6), (["steal"], None), ([], None)]
)
def test_only_the_goals_named_must_fail(
    compose: Compose, named: list[str], contained: float | None
) -> None:
    """A goal the playbook does not name may go on; with none named, all count."""
    facts = compose(
        "opening",
        "isolated",
        (100.0, "goal.held", "referee", {"goal": "steal"}),
        ENDED,
    )
    card = _judge(facts, contain={"within": "15m", "goals": named})
    assert card.milestones.contained == contained


def test_a_goal_never_held_does_not_stand_in_the_way(compose: Compose) -> None:
    """What the response kept the adversary from is no reason against containment."""
    failed = {"goal": "steal", "succeeded": False, "reason": "denied"}
    facts = compose(
        "opening", "isolated", (900.0, "goal.attempted", "adversary", failed), ENDED
    )
    card = _judge(facts, contain={"within": "15m"})
    assert card.milestones.contained == 304.6
    assert card.goal("steal").why == "denied"
    assert card.goal("steal").held_at is None


def test_prevention_is_containment(compose: Compose) -> None:
    """Cut off before it had anything, the adversary lost when its next step failed."""
    facts = compose(
        (0.0, "inject.applied", "adversary", {"inject": "key"}),
        (0.0, "inject.effective", "adversary", {"inject": "key"}),
        (60.0, "inject.prevented", "adversary", {"inject": "read", "reason": "denied"}),
        ENDED,
    )
    card = _judge(facts, contain={"within": "15m"})
    assert card.milestones.contained == 60.0
    assert card.objective("contain").verdict == "met"


HAPPENED = (
    250.0,
    "happening",
    "referee",
    {"name": "instance-terminated", "resource": "i-0web"},
)
MET = (260.0, "objective.met", "referee", {"objective": "x", "reason": "seen"})
UNMET = (270.0, "objective.unmet", "referee", {"objective": "x", "reason": "gone"})


@pytest.mark.parametrize(
    ("before", "arguments", "verdict"),
    [
        ("instance-terminated", {"instance": "i-0web"}, "missed"),
        ("instance-terminated", {"instance": "${Web}"}, "missed"),
        ("instance-terminated", {}, "missed"),
        ("instance-terminated", {"instance": "i-0other"}, "met"),
        ("instance-terminated", {"volume": "vol-1"}, "missed"),
        ("instance-stopped", {}, "met"),
        ("log-in", {}, "missed"),
        ("contain", {}, "met"),
        ("detect", {}, "met"),
        ("trail-on", {}, "missed"),
    ],
)
def test_before_means_before(
    compose: Compose, before: str, arguments: dict[str, str], verdict: str
) -> None:
    """It may name a happening, an inject or an objective, of the resource asked for."""
    facts = compose("opening", HAPPENED, MET, "isolated", ENDED)
    asked = {"id": "x", "check": "state", "before": before, "with": arguments}
    assert _judge(facts, **_ask(asked)).objective("x").verdict == verdict


@pytest.mark.parametrize(
    ("lines", "at", "reason"),
    [
        ([MET], 260.0, "4 min 19 s after the inject: seen"),
        ([MET, UNMET], None, "not true since 4 min 30 s into the exercise: gone"),
        ([UNMET], None, "never true: gone"),
        ([], None, "never true"),
        (
            [MET, UNMET, (280.0, *MET[1:])],
            280.0,
            "4 min 39 s after the inject: seen",
        ),
    ],
)
def test_a_check_must_hold_to_the_end(
    compose: Compose, lines: list[Any], at: float | None, reason: str
) -> None:
    """What was undone does not count, and what came back counts from then on."""
    asked = {"id": "x", "check": "state"}
    judged = _judge(compose("opening", *lines, ENDED), **_ask(asked)).objective("x")
    assert (judged.at, judged.reason) == (at, reason)


@pytest.mark.parametrize(
    ("tolerated", "lines", "verdict", "reason"),
    [
        ("0s", [], "met", "never happened"),
        ("0s", [MET, UNMET], "violated", "for 10 s: seen"),
        ("0s", [MET, (260.0, *UNMET[1:])], "violated", "it happened: seen"),
        ("10s", [MET, UNMET], "met", "for 10 s at the longest, 10 s tolerated"),
        ("9s", [MET, UNMET], "violated", "for 10 s, 9 s tolerated: seen"),
        ("5m", [MET], "violated", "for 25 min 40 s, 5 min tolerated: seen"),
    ],
)
def test_what_must_not_be(
    compose: Compose, tolerated: str, lines: list[Any], verdict: str, reason: str
) -> None:
    """Longer than tolerated is a violation; up to there it costs nothing."""
    asked = {"id": "x", "must_not": "state", "longer_than": tolerated}
    judged = _judge(compose("opening", *lines, ENDED), **_ask(asked)).objective("x")
    assert (judged.verdict, judged.reason) == (verdict, reason)
    assert judged.points == (1.0 if verdict == "met" else 0.0)


@pytest.mark.parametrize(
    ("since", "deadline"),
    [("inject", 61.2), ("alert", 361.2), ("log-in", 151.2), ("never", None)],
)
def test_a_deadline_counts_from_its_base(
    compose: Compose, since: str, deadline: float | None
) -> None:
    """The first inject, the alert, or any inject by name starts the clock."""
    facts = compose("opening", "noticed", "delivered", MET, ENDED)
    asked = {"id": "x", "check": "state", "within": "1m", "from": since}
    assert _judge(facts, **_ask(asked)).objective("x").deadline == deadline


def test_a_check_brings_its_own_words_and_phase(compose: Compose) -> None:
    """A title and a phase left out are the check's own; an unknown check has some."""
    card = _judge(
        compose("opening", ENDED),
        **_ask(
            {"id": "gone", "check": "user_absent", "with": {"user": "eve"}},
            {"id": "old", "check": "no_such_check"},
            {"id": "mine", "title": "Ours", "phase": "follow-up", "check": "state"},
        ),
    )
    told = [(each.id, each.title, each.phase.value) for each in card.objectives]
    assert told == [
        ("old", "old", "containment"),
        ("gone", "The user does not exist", "eradication"),
        ("mine", "Ours", "follow-up"),
    ]
    weights = {each.phase.value: each.weight for each in card.phases}
    assert weights["eradication"] == 1.0
    assert weights["recovery"] == 0
    assert len(card.phases) == 7


def test_only_the_responses_outages_are_collateral(compose: Compose) -> None:
    """An outage before the first action, or within tolerance, is no damage done."""

    def out(start: float, end: float, name: str = "shop") -> list[Any]:
        down = {"workload": name, "reason": "refused"}
        return [
            (start, "workload.down", "workload", down),
            (end, "workload.up", "workload", {"workload": name}),
        ]

    facts = compose(
        "opening",
        "noticed",
        "delivered",
        "snapshot",
        *out(100, 290),
        *out(400, 430),
        *out(500, 600),
        *out(700, 900, "unguarded"),
        ENDED,
    )
    guard = {"id": "up", "must_not": "workload_down", "workload": "shop"}
    card = _judge(facts, **_ask({**guard, "longer_than": "1m"}))
    assert [(damage.at, damage.what) for damage in card.collateral] == [
        (500.0, "down for 1 min 40 s: refused")
    ]
    assert {d.workload: d.seconds_down for d in card.impact.downtimes} == {
        "shop": 320.0,
        "unguarded": 200.0,
    }


def test_findings_fold_and_keep_their_count(compose: Compose) -> None:
    """An update is no finding of its own."""
    first = {"finding": "f", "type": "T", "severity": 5, "resource": "i-1"}
    facts = compose(
        (0.0, "inject.effective", "adversary", {"inject": "x"}),
        (1.0, "finding.published", "guardduty", first),
        (2.0, "finding.published", "guardduty", {**first, "update": True}),
        ENDED,
    )
    (finding,) = _judge(facts, detect={"within": "1m"}).findings
    assert (finding.at, finding.updates, finding.severity) == (1.0, 1, 5.0)
    lines = _judge(facts, detect={"within": "1m"}).timeline
    assert [line.text for line in lines] == [
        "finding T: i-1",
        "the exercise ended: the scenario is over",
    ]


@pytest.mark.parametrize(
    ("lines", "playbook", "reason", "exit_code"),
    [
        (
            [
                (
                    0.0,
                    "steady.failed",
                    "workload",
                    {"workload": "shop", "reason": "no route"},
                ),
                ENDED,
            ],
            {"detect": {"within": "1m"}},
            (
                "The workload `shop` did not work before the incident: no route. "
                "Nothing was injected."
            ),
            3,
        ),
        (
            [ENDED],
            {"detect": {"within": "1m"}},
            "No inject took effect, so there was no incident to respond to.",
            4,
        ),
        (
            [(0.0, "inject.effective", "a", {"inject": "x"}), ENDED],
            {"contain": {"within": "1m"}},
            "The adversary never held its goal, so containment was not tested.",
            4,
        ),
        (
            [(0.0, "inject.effective", "a", {"inject": "x"}), ENDED],
            {},
            "The playbook asks for nothing, so nothing is judged.",
            2,
        ),
        (
            [
                (
                    9.0,
                    "exercise.ended",
                    "exercise",
                    {"reason": "moto broke", "verdict_hint": "invalid"},
                )
            ],
            {},
            "The exercise was called off: moto broke.",
            4,
        ),
        (
            [
                (
                    9.0,
                    "exercise.ended",
                    "exercise",
                    {"reason": "Ctrl-C", "verdict_hint": "aborted"},
                )
            ],
            {},
            "The exercise was stopped after 9 s: Ctrl-C.",
            5,
        ),
        (
            [],
            {},
            "The journal breaks off after 0.0 s: the exercise never ended.",
            5,
        ),
    ],
)
def test_what_is_not_judged_says_why(
    compose: Compose,
    lines: list[Any],
    playbook: dict[str, Any],
    reason: str,
    exit_code: int,
) -> None:
    """An exercise that says nothing of the response has no score, but a reason."""
    card = _judge(compose(*lines), **playbook)
    assert (card.score, card.grade, card.reasons) == (None, None, (reason,))
    assert card.exit_code == exit_code


def test_a_workload_that_breaks_later_is_no_failed_preflight(compose: Compose) -> None:
    """Only before the first inject does a steady state that fails stop the exercise."""
    broken = (95.0, "steady.failed", "workload", {"workload": "shop"})
    card = _judge(compose("opening", broken, ENDED), detect={"within": "1m"})
    assert card.verdict == "failed"


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([(1801.0, "cleanup.failed", "exercise", {"left": ["a", "b"]})], ("a", "b")),
        ([(1801.0, "cleanup.failed", "exercise", {})], ("unknown",)),
        (
            [
                (1801.0, "cleanup.failed", "exercise", {"left": ["a"]}),
                (1900.0, "cleanup.done", "exercise", {}),
            ],
            (),
        ),
    ],
)
def test_what_is_left_behind_wins_over_the_verdict(
    compose: Compose, lines: list[Any], left: tuple[str, ...]
) -> None:
    """An unclean end is exit code 6 until a later clean-up mends it."""
    card = _judge(compose("opening", ENDED, *lines), detect={"within": "1m"})
    assert card.left_behind == left
    assert card.exit_code == (6 if left else 1)


def test_a_critical_violation_fails_with_grade_m(compose: Compose) -> None:
    """Harm done by a response that met the rest is a major challenge."""
    facts = compose("opening", "noticed", "delivered", MET, ENDED)
    ban = {"id": "x", "must_not": "state", "critical": True, "weight": 0.1}
    card = _judge(facts, detect={"within": "10m"}, **_ask(ban))
    assert (card.verdict, card.grade) == ("failed", "M")
    assert card.reasons[0] == (
        "Failed: `x` was violated, which is critical (90.9 of 100 points, 80 needed)."
    )
