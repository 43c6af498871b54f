"""What is true of the flagship alone: when and how a miner is cut off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gameday.responders.catalogue import find_responder
from gameday.responders.template import render_template


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
