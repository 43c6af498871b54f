"""The card names the mistake: what stands under *Why* for each wrong responder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "responders"
INSTANCE = "impact/ec2-crypto-mining"
KEY = "credential-access/leaked-access-key"
BUCKET = "exfiltration/public-bucket"

WORDS: dict[str, tuple[str, tuple[str, ...], str]] = {
    # the responder: what it is played on, with whom, and its own mistake in words
    "tag-only": (INSTANCE, (), "The response acted (ec2:CreateTags), but"),
    "snapshot-after-terminate": (INSTANCE, (), "is gone and nobody took a snapshot"),
    "stop-both-servers": (INSTANCE, (), "Collateral damage to intranet"),
    "swap-without-cutting": (INSTANCE, (), "the established connection is tracked"),
    "raises-half-way": (INSTANCE, (), "failed at handler.py:21 with KeyError"),
    "three-second-timeout": (INSTANCE, (), "cut off by its timeout of 3 s"),
    "wrong-pattern": (INSTANCE, (), 'expected "EC2", found "Instance"'),
    "deactivate-one-key": (KEY, (), "could still `use-second-key`"),
    "revoke-without-closing": (KEY, (), "`use-session` was lost after"),
    "delete-the-keys": (KEY, ("quarantine-new-credentials",), "was deleted"),
    "deny-everybody": (BUCKET, ("unshare-snapshot",), "AccessDenied"),
    "block-the-account": (BUCKET, ("unshare-snapshot",), "website"),
    "forget-the-snapshot": (BUCKET, (), "could still `reach-snapshot`"),
}


def test_every_wrong_example_has_words() -> None:
    """No responder of the docs is left out of the table."""
    assert {each.name for each in EXAMPLES.iterdir() if each.is_dir()} == set(WORDS)


@pytest.mark.parametrize("name", WORDS)
def test_the_docs_have_the_words_too(name: str) -> None:
    """Each on the line of its responder."""
    lines = (EXAMPLES / "README.md").read_text("utf-8").splitlines()
    (line,) = [each for each in lines if each.startswith(f"| {name} |")]
    assert line.endswith(f"| {WORDS[name][2]} |")


@pytest.mark.parametrize("name", WORDS)
def test_the_mistake_stands_under_why(
    name: str, find_responders: Callable[..., tuple[str, ...]]
) -> None:
    """Whoever reads the reasons finds what is wrong with the responder."""
    scenario, others, words = WORDS[name]
    responders = find_responders((name, *others))
    options = Options(responders=responders)
    card = play(load_scenario(scenario), options).card
    assert card.verdict == "failed"
    assert words in " ".join(card.reasons), card.reasons


SHAPE = {
    "source": ["aws.ec2"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {
        "eventName": ["AuthorizeSecurityGroupIngress"],
        "requestParameters": {"ipPermissions": {"fromPort": [22]}},
    },
}
FAILING = """
import boto3

ec2 = boto3.client("ec2")


def handler(event, context):
    instance = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    ec2.create_tags(Resources=[instance], Tags=[{"Key": "ir", "Value": "open"}])
    try:
        ec2.stop_instances(InstanceIds=["i-0123456789abcdef0"])
    except Exception as error:
        print("could not stop it", error)
"""
UNNOTICED = """
title: A stranger lets himself in
attack: [T1190]
estate: web-app
duration: 20m
injects:
  - id: open
    at: 0s
    as: "${DeployKey}"
    call: ec2:AuthorizeSecurityGroupIngress
    with:
      GroupId: "${WebSecurityGroup}"
      IpPermissions:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, IpRanges: [{CidrIp: 0.0.0.0/0}]}
  - id: enter
    goal: true
    after: open
    delay: 60s
    every: 60s
    connect: {from: 198.51.100.7, to: "${WebServer}", port: 22}
playbook: {contain: {within: 5m}}
"""
STARTING = """
import boto3




def handler(event, context):
    if "again" not in event:
        boto3.client("lambda").invoke(
            FunctionName=context.function_name,
            InvocationType="Event",
            Payload='{"again": true}',
        )
"""


def test_a_rule_that_nearly_took_a_call_says_why_not(
    tmp_path: Path, flagship: Any
) -> None:
    """A pattern that leaves out the `items` of CloudTrail's lists is named."""
    data = yaml.safe_load(flagship.path.read_text())
    data["injects"] = [i for i in data["injects"] if "finding" not in i]
    path = tmp_path / "scenario.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    responder = _write_responder(tmp_path, "def handler(event, context): ...", SHAPE)
    card = play(load_scenario(path), Options(responders=(str(responder),))).card
    (told,) = [each for each in card.reasons if "No rule took" in each]
    assert told.startswith("No rule took the event of AuthorizeSecurityGroupIngress:")
    assert "ipPermissions.fromPort: no such field; there is only items" in told


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ({"source": ["acme.desk"]}, "no rule asks for that"),
        (None, "no rule exists"),
    ],
)
def test_a_call_that_no_rule_is_meant_for_is_told(
    tmp_path: Path, pattern: Any, why: str
) -> None:
    """Where nothing was found, what CloudTrail had to say counts."""
    path = tmp_path / "scenario.yaml"
    path.write_text(UNNOTICED)
    rule = {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": pattern}}
    resources: dict[str, Any] = {"Topic": {"Type": "AWS::SNS::Topic"}}
    resources |= {"Rule": rule} if pattern else {}
    template = tmp_path / "deaf.yaml"
    template.write_text(yaml.safe_dump({"Resources": resources}))
    options = Options(responders=(f"template:{template}",))
    told = " ".join(play(load_scenario(path), options).card.reasons)
    reported = "CloudTrail reported AuthorizeSecurityGroupIngress"
    assert f"no alert raised; {reported}, but {why}." in told


def test_a_finding_does_not_hide_the_call_that_no_rule_asks_for(
    tmp_path: Path, flagship: Any
) -> None:
    """A rule on another call was meant for neither: both are told, without a guess."""
    data = yaml.safe_load(flagship.path.read_text())
    path = tmp_path / "scenario.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    deaf = {"detail": {"eventName": ["DeleteVpc"]}}
    responder = _write_responder(tmp_path, "def handler(event, context): ...", deaf)
    card = play(load_scenario(path), Options(responders=(str(responder),))).card
    told = " ".join(card.reasons)
    assert "no rule matched it, so `answers` never started." in told
    assert "CloudTrail reported AuthorizeSecurityGroupIngress" in told
    assert "but no rule asks for that." in told


def test_what_the_response_looks_at_is_no_missed_call(
    tmp_path: Path, flagship: Any
) -> None:
    """A rule on all of a service's calls wants none of the responder's own reads."""
    wide = {"source": ["aws.guardduty"]}
    code = (
        "import boto3\n\ndef handler(event, context):\n"
        "    boto3.client('guardduty').list_detectors()\n"
    )
    responder = _write_responder(tmp_path, code, wide)
    card = play(flagship, Options(responders=(str(responder),))).card
    assert "ListDetectors" not in " ".join(card.reasons)


def test_a_call_in_vain_is_told_before_the_adversary(
    tmp_path: Path, flagship: Any
) -> None:
    """What the handler caught stands before the word on tracked connections."""
    responder = _write_responder(tmp_path, FAILING, {"source": ["aws.guardduty"]})
    reasons = play(flagship, Options(responders=(str(responder),))).card.reasons
    places = [
        next(at for at, text in enumerate(reasons) if words in text)
        for words in (
            "called ec2:StopInstances in vain (InvalidInstanceID.NotFound:",
            "The response acted (ec2:CreateTags), but",
        )
    ]
    assert places == sorted(places)


def test_calling_a_function_is_no_act(tmp_path: Path, flagship: Any) -> None:
    """A responder that only starts code has changed nothing."""
    responder = _write_responder(tmp_path, STARTING, {"source": ["aws.guardduty"]})
    card = play(flagship, Options(responders=(str(responder),))).card
    assert card.milestones.first_action is None
    assert "nothing was changed in answer to it" in " ".join(card.reasons)


def _write_responder(folder: Path, code: str, pattern: Any) -> Path:
    responder = folder / "answers"
    responder.mkdir()
    (responder / "handler.py").write_text(code)
    described = {
        "title": "Answers",
        "doc": "Answers in a way that has a mistake.",
        "timeout": 60,
        "pattern": pattern,
        "policy": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
    (responder / "responder.yaml").write_text(yaml.safe_dump(described))
    return responder


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("raises-half-way", "responder_failed"),
        ("three-second-timeout", "timed_out"),
        ("tag-only", None),
    ],
)
def test_a_playbook_tells_apart_how_responders_failed(
    tmp_path: Path,
    flagship: Any,
    find_responders: Callable[..., tuple[str, ...]],
    name: str,
    outcome: str | None,
) -> None:
    """A crash, a timeout and a refusal are checks of their own."""
    data = yaml.safe_load(flagship.path.read_text())
    checks = ("responder_failed", "timed_out", "refused")
    data["playbook"]["objectives"] = [
        {"id": each.replace("_", "-"), "must_not": each, "with": {"responder": name}}
        for each in checks
    ]
    path = tmp_path / "scenario.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    responders = find_responders((name,))
    card = play(load_scenario(path), Options(responders=responders)).card
    violated = [
        each
        for each in checks
        if card.objective(each.replace("_", "-")).verdict == "violated"
    ]
    assert violated == ([outcome] if outcome else [])
    assert [each for each in checks if getattr(card.outcomes, each)] == violated


def test_a_refused_responder_is_told_apart(tmp_path: Path, flagship: Any) -> None:
    """A role that lacks a permission is neither a crash nor a timeout."""
    responder = _write_responder(tmp_path, FAILING, {"source": ["aws.guardduty"]})
    path = responder / "responder.yaml"
    described = yaml.safe_load(path.read_text())
    described["policy"][0]["Action"] = "ec2:CreateTags"
    path.write_text(yaml.safe_dump(described))
    outcomes = play(flagship, Options(responders=(str(responder),))).card.outcomes
    assert outcomes.refused == ("answers",)
    assert (outcomes.responder_failed, outcomes.timed_out) == ((), ())
