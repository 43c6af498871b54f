"""It tells good from bad: each responder gets the verdict a senior one would give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gameday.responders.catalogue import find_responder
from gameday.responders.template import render_template

MISSED, MET, VIOLATED = "missed", "met", "violated"

CASES: dict[str, tuple[str, dict[str, str], str]] = {
    # who answers: the verdict, what became of objectives, a reason in words
    "isolate-instance": (
        "passed",
        {
            "contain": MET,
            "evidence": MET,
            "no-new-credentials": MET,
            "intranet-up": MET,
        },
        "The adversary lost for good",
    ),
    "wrong-pattern": (
        "failed",
        {"detect": MISSED, "contain": MISSED},
        'expected "EC2", found "Instance"',
    ),
    "tag-only": (
        "failed",
        {"detect": MET, "contain": MISSED, "evidence": MISSED},
        "The response acted (ec2:CreateTags), but the adversary could still",
    ),
    "snapshot-after-terminate": (
        "failed",
        {"contain": MET, "evidence": MISSED, "evidence-kept": VIOLATED},
        "is gone and nobody took a snapshot",
    ),
    "stop-both-servers": (
        "failed",
        {"contain": MET, "intranet-up": VIOLATED},
        "Collateral damage to intranet",
    ),
    "swap-without-cutting": (
        "failed",
        {"contain": MISSED, "evidence": MISSED},
        "the established connection is tracked",
    ),
    "raises-half-way": (
        "failed",
        {"detect": MET, "contain": MISSED, "evidence": MET},
        "`raises-half-way` failed at index.py:21 with KeyError",
    ),
    "three-second-timeout": (
        "failed",
        {"evidence": MET, "contain": MISSED},
        "cut off by its timeout of 3 s",
    ),
}


@pytest.mark.parametrize("responder", CASES)
def test_a_responder_gets_the_verdict_it_deserves(
    responder: str, play_flagship: Any
) -> None:
    """The verdict, the objectives and a reason in words are the right ones."""
    verdict, objectives, reason = CASES[responder]
    card = play_flagship(responder).card
    assert card.verdict == verdict
    judged = {name: str(card.objective(name).verdict) for name in objectives}
    assert judged == objectives
    assert any(reason in text for text in card.reasons), card.reasons


def test_nobody_is_the_worst_responder(play_flagship: Any) -> None:
    """Without a responder the miner mines to the end, and nothing is a zero time."""
    card = play_flagship().card
    assert (card.verdict, card.exit_code) == ("failed", 1)
    assert card.goal("mine").is_held
    assert card.milestones.contained is None
    assert card.times.contain_from_inject.seconds is None
    assert card.times.contain_from_inject.censored_after is not None


def test_containment_is_the_moment_the_connection_was_cut(play_flagship: Any) -> None:
    """The time of containment is that of the call which cut, to the millisecond."""
    played = play_flagship("isolate-instance")
    calls = [
        fact
        for fact in played.facts
        if fact.kind == "api.called"
        and fact.fields["operation"] == "ModifyNetworkInterfaceAttribute"
    ]
    assert played.card.milestones.contained == calls[-1].t
    assert played.card.goal("mine").lost_at == calls[-1].t


def test_evidence_comes_before_anything_is_destroyed(play_flagship: Any) -> None:
    """The built-in responder snapshots first, strips the role, cuts, then stops."""
    facts = play_flagship("isolate-instance").facts
    order = [
        fact.fields["operation"]
        for fact in facts
        if fact.kind == "api.called" and str(fact.actor) == "responder:isolate-instance"
    ]
    steps = (
        "CreateSnapshots",
        "DisassociateIamInstanceProfile",
        "ModifyNetworkInterfaceAttribute",
        "StopInstances",
    )
    places = [order.index(step) for step in steps]
    assert places == sorted(places)


def test_without_latency_everything_happens_at_once(play_flagship: Any) -> None:
    """With no modelled latency the response takes no time at all."""
    card = play_flagship("isolate-instance", latency="none").card
    assert card.times.contain_from_alert.seconds == 0
    assert card.verdict == "passed"


def test_prevention_is_the_best_response(play_flagship: Any) -> None:
    """Closing the port before the log-in wins; nobody owes evidence of nothing."""
    card = play_flagship("isolate-instance", "close-public-ports").card
    assert card.verdict == "passed"
    evidence = card.objective("evidence")
    assert evidence.reason == "not needed: `mine` was prevented"
    assert evidence.points == evidence.weight


def test_a_role_that_does_not_trust_lambda_fails_as_in_aws(
    tmp_path: Path, play_flagship: Any
) -> None:
    """The function cannot start, and the card says whom the role refuses."""
    template = render_template(find_responder("isolate-instance"))
    role = template["Resources"]["Role"]["Properties"]
    for statement in role["AssumeRolePolicyDocument"]["Statement"]:
        statement["Principal"] = {"Service": "ec2.amazonaws.com"}
    path = tmp_path / "template.json"
    path.write_text(json.dumps(template))
    card = play_flagship(f"template:{path}").card
    assert card.verdict == "failed"
    told = "The role defined for the function cannot be assumed by Lambda"
    assert any(told in reason for reason in card.reasons), card.reasons
