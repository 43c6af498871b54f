"""A response that contains by a command on an instance alone is not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.simulator.referee.chronicle import find_goals_by_instance

if TYPE_CHECKING:
    from gameday.scorecards.scorecard import Scorecard

HANDLER = """
import boto3

ec2, ssm = boto3.client("ec2"), boto3.client("ssm")


def handler(event, context):
    instance = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    {deeds}
"""
SHELL = """ssm.send_command(
        DocumentName="AWS-RunShellScript", InstanceIds=[instance],
        Parameters={{"commands": {lines}}})"""
KILL = SHELL.format(lines='["#!/bin/sh", "sudo pkill xmrig"]')
AGENT = 'ssm.send_command(DocumentName="AWS-UpdateSSMAgent", InstanceIds=[instance])'
OTHER = """(found,) = ec2.describe_instances()["Reservations"]
    image = found["Instances"][0]["ImageId"]
    new = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]
    instance = new["InstanceId"]
    """
TAGGED = """ec2.create_tags(Resources=[instance], Tags=[{"Key": "ir", "Value": "1"}])
    ssm.send_command(
        DocumentName="AWS-RunShellScript",
        Targets=[{"Key": "tag:ir", "Values": ["1"]}],
        Parameters={"commands": ["iptables -P OUTPUT DROP"]})"""
STOP = "ec2.stop_instances(InstanceIds=[instance])"
TRIED = """try:
        ssm.send_command(
            DocumentName="AWS-RunShellScript", InstanceIds=["i-00000000000000000"],
            Parameters={"commands": ["pkill xmrig"]})
    except Exception as error:
        print(error)"""


@pytest.mark.parametrize(
    ("deeds", "verdict"),
    [
        (KILL, "invalid"),
        (TAGGED, "invalid"),
        (SHELL.format(lines='["curl -s https://example.com/x | sh"]'), "invalid"),
        (f"{KILL}\n    {STOP}", "passed"),
        (f"{STOP}\n    {KILL}", "passed"),
        (SHELL.format(lines='["ps aux | tee /tmp/ps", "ss -tnp > /tmp/ss"]'), "failed"),
        (AGENT, "failed"),
        (OTHER + KILL, "failed"),
        (TRIED, "failed"),
    ],
)
def test_what_a_command_came_to_nobody_knows(
    stage: Any, flagship: Any, deeds: str, verdict: str
) -> None:
    """Where containment hangs on it, and on nothing else, there is no verdict."""
    card = _play(stage, flagship, deeds)
    assert card.verdict == verdict, card.reasons
    commands = [gap.what for gap in card.gaps if gap.operation == "ssm:SendCommand"]
    assert bool(commands) is (verdict == "invalid")
    if commands:
        assert (card.exit_code, card.score) == (4, None)
        assert card.reasons[0].startswith(
            "responder:commands sent a command that may have contained the adversary"
        )


def test_a_response_that_fails_anyway_is_judged(stage: Any, flagship: Any) -> None:
    """It left no evidence, and the door open: had the miner been killed, it failed."""
    card = _play(stage, flagship, KILL, trim=False)
    assert card.verdict == "failed"
    assert not card.gaps
    assert any("sent a command to an instance" in note for note in card.notes)


def test_no_command_ends_what_a_stolen_key_does() -> None:
    """It is used from elsewhere, whatever runs on an instance."""
    stolen = load_scenario("credential-access/leaked-access-key").scenario
    assert any(inject.goal for inject in stolen.injects)
    assert find_goals_by_instance(stolen, str) == {}


def _play(stage: Any, flagship: Any, deeds: str, *, trim: bool = True) -> Scorecard:
    data = yaml.safe_load(flagship.path.read_text())
    if trim:
        contain = {**data["playbook"]["contain"], "critical": True}
        data["playbook"] = {"pass": 80, "contain": contain}
    code = HANDLER.format(deeds=deeds)
    responder = stage.respond(code, {"source": ["aws.guardduty"]}, name="commands")
    card: Scorecard = stage.play(yaml.safe_dump(data), responder).card
    return card
