"""What responders of every kind call is no sign of an intruder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gameday.scenarios.loader import LoadedScenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

WORKFLOW = Path(__file__).parents[3] / "docs" / "examples/templates/incident-workflow"
SETTINGS = """
pattern: {source: [aws.guardduty]}
policy: [{Effect: Allow, Action: ["ec2:*"], Resource: "*"}]
"""
PROGRAM = """
import json, sys
import boto3
event = json.load(sys.stdin)
instance = event["detail"]["resource"]["instanceDetails"]["instanceId"]
ec2 = boto3.client("ec2")
found = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]
for disk in found["Instances"][0]["BlockDeviceMappings"]:
    ec2.create_snapshot(VolumeId=disk["Ebs"]["VolumeId"])
"""
RUNBOOK = """
schemaVersion: "0.3"
assumeRole: "{{ Role }}"
parameters: {Role: {type: String}, Instance: {type: String}}
mainSteps:
  - name: find
    action: aws:executeAwsApi
    inputs: {Service: ec2, Api: DescribeInstances, InstanceIds: ["{{ Instance }}"]}
    outputs:
      - Name: Volume
        Selector: $.Reservations[0].Instances[0].BlockDeviceMappings[0].Ebs.VolumeId
        Type: String
  - name: preserve
    action: aws:executeAwsApi
    inputs: {Service: ec2, Api: CreateSnapshot, VolumeId: "{{ find.Volume }}"}
"""


def _write(folder: Path, kind: str) -> str:
    """Write a responder that takes a snapshot of the instance; how it is called."""
    settings = folder / "preserve.responder.yaml"
    settings.write_text(SETTINGS)
    if kind == "command":
        (folder / "preserve.py").write_text(PROGRAM)
        return f"command:{sys.executable} {folder / 'preserve.py'}"
    parameter = "parameters: {Instance: $.detail.resource.instanceDetails.instanceId}"
    settings.write_text(SETTINGS + parameter)
    (folder / "preserve.yaml").write_text(RUNBOOK)
    return f"ssm:{folder / 'preserve.yaml'}"


def _play(loaded: LoadedScenario, responder: str) -> set[tuple[str, str]]:
    """Play a scenario; what was snapshotted, and which findings there were."""
    played = play(loaded, Options(seed=1, responders=(responder,)))
    return {
        (fact.kind, str(fact.fields["type"]))
        for fact in played.facts
        if fact.kind == "finding.published"
    } | {
        (fact.kind, "CreateSnapshot")
        for fact in played.facts
        if fact.kind == "api.called"
        and fact.fields["operation"] == "CreateSnapshot"
        and fact.actor.kind == "responder"
    }


@pytest.mark.parametrize("kind", ["command", "ssm", "template"])
def test_guardduty_knows_from_where_responders_call(
    flagship: LoadedScenario, tmp_path: Path, kind: str
) -> None:
    """A snapshot taken as evidence, by whatever service, is no exfiltration."""
    is_example = kind == "template"
    responder = f"template:{WORKFLOW}" if is_example else _write(tmp_path, kind)
    assert _play(flagship, responder) == {
        ("api.called", "CreateSnapshot"),
        ("finding.published", "CryptoCurrency:EC2/BitcoinTool.B!DNS"),
    }
