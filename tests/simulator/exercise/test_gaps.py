"""What is not simulated is nobody's failure: an exercise that met it cannot say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from gameday.scorecards.scorecard import Scorecard

ALL = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
TAGS_ONLY = [{"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*"}]
HANDLER = """
import boto3

ec2 = boto3.client("ec2")


def handler(event, context):
    instance = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    ec2.create_tags(Resources=[instance], Tags=[{{"Key": "ir", "Value": "open"}}])
    try:
        {call}
        ec2.terminate_instances(InstanceIds=[instance])
    except Exception as error:
        print("could not go on", error)
"""
CASES = {
    "a filter, and the error is caught": (
        'ec2.describe_vpcs(Filters=[{"Name": "no-such-thing", "Values": ["0"]}])',
        ALL,
        "ec2:DescribeVpcs, the filter `no-such-thing`",
    ),
    "a filter of a read that the role may not make": (
        'ec2.describe_vpcs(Filters=[{"Name": "no-such-thing", "Values": ["0"]}])',
        TAGS_ONLY,
        "ec2:DescribeVpcs, the filter `no-such-thing`",
    ),
    "a filter that is taken and not applied": (
        (
            "ec2.describe_instance_status("
            'Filters=[{"Name": "event.code", "Values": ["x"]}])'
        ),
        ALL,
        "ec2:DescribeInstanceStatus, the filter `event.code`",
    ),
    "a member that nobody heeds": (
        (
            "ec2.run_instances("
            "ImageId='ami-03cf127a', MinCount=1, MaxCount=3, RamdiskId='ari-1')"
        ),
        ALL,
        "ec2:RunInstances, the member `RamdiskId`",
    ),
    "a member deep in a call": (
        """acl = ec2.describe_network_acls()["NetworkAcls"][0]["NetworkAclId"]
        ec2.create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=7, Protocol="1", RuleAction="deny",
            Egress=True, CidrBlock="0.0.0.0/0",
            IcmpTypeCode={"Type": 8, "Code": -1})""",
        ALL,
        "ec2:CreateNetworkAclEntry, the members `IcmpTypeCode.Code`",
    ),
    "a member of a call that the role may not make": (
        'boto3.client("iam").list_groups(PathPrefix="/ops/")',
        TAGS_ONLY,
        "iam:ListGroups, the member `PathPrefix`",
    ),
    "a runbook of AWS's": (
        'boto3.client("ssm").start_automation_execution(DocumentName="AWS-StopIt")',
        ALL,
        "ssm:StartAutomationExecution, AWS's own runbook `AWS-StopIt`",
    ),
    "an operation": (
        "ec2.describe_volume_status()",
        ALL,
        "ec2:DescribeVolumeStatus, the operation",
    ),
    "an operation that the role may not call": (
        "ec2.describe_volume_status()",
        TAGS_ONLY,
        "ec2:DescribeVolumeStatus, the operation",
    ),
    "a whole service": (
        'boto3.client("detective").list_graphs()',
        ALL,
        "detective:ListGraphs, the operation",
    ),
    "what a command printed": (
        """c = boto3.client("ssm")
        sent = c.send_command(
            DocumentName="AWS-RunShellScript", InstanceIds=[instance],
            Parameters={"commands": ["ps"]})["Command"]
        print(c.get_command_invocation(
            CommandId=sent["CommandId"], InstanceId=instance))""",
        ALL,
        "ssm:GetCommandInvocation, what a command came to and printed",
    ),
    "a region": (
        'boto3.client("ec2", region_name="xx-nowhere-1").describe_vpcs()',
        ALL,
        "ec2:DescribeVpcs, the region `xx-nowhere-1`",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_responder_that_meets_a_gap_is_not_judged(
    tmp_path: Path, flagship: Any, case: str
) -> None:
    """Whatever its handler made of the error, the verdict names the gap: exit 4."""
    call, policy, gap = CASES[case]
    card = _play(flagship, _write_responder(tmp_path, call, policy))
    assert (card.verdict, card.exit_code, card.score) == ("invalid", 4, None)
    assert gap in card.reasons[0]
    assert [(each.by, each.bears) for each in card.gaps] == [
        ("responder:asks-much", True)
    ]


def test_a_responder_that_was_refused_alone_is_judged(
    tmp_path: Path, flagship: Any
) -> None:
    """A role that lacks a permission of AWS's own is the responder's failure."""
    responder = _write_responder(tmp_path, "ec2.describe_volumes()", TAGS_ONLY)
    card = _play(flagship, responder)
    assert (card.verdict, card.exit_code, card.gaps) == ("failed", 1, ())


def test_a_command_that_nobody_looks_after_is_a_note(
    tmp_path: Path, flagship: Any
) -> None:
    """It is sent, and the response is judged by the rest; the card tells of it."""
    call = (
        'boto3.client("ssm").send_command(InstanceIds=[instance], '
        'DocumentName="AWS-RunShellScript", Parameters={"commands": ["ps"]})'
    )
    card = _play(flagship, _write_responder(tmp_path, call, ALL))
    assert (card.verdict, card.gaps) == ("failed", ())
    (note,) = card.notes
    assert note.startswith("`asks-much` sent a command to an instance, where nothing")


def test_a_function_of_the_estate_that_could_not_run_is_noted(
    tmp_path: Path, flagship: Any
) -> None:
    """Nobody invokes it, so that the response is judged; the card tells of it."""
    data = yaml.safe_load(flagship.path.read_text())
    function = """
  Resize:
    Type: AWS::Lambda::Function
    Properties:
      Role: !GetAtt ResizeRole.Arn
      PackageType: Image
      Code: {ImageUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/resize:1"}
  ResizeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
Outputs:"""
    estate = flagship.estate.text.replace("\nOutputs:", function, 1)
    (tmp_path / "estate.yaml").write_text(estate)
    path = tmp_path / "scenario.yaml"
    path.write_text(yaml.safe_dump(data | {"estate": "./estate.yaml"}, sort_keys=False))
    card = play(load_scenario(path), Options()).card
    assert (card.verdict, card.gaps) == ("passed", ())
    (note,) = card.notes
    assert note.startswith("The estate: the function `Resize` cannot run here: the con")


def test_an_inject_that_meets_a_gap_is_named(tmp_path: Path, flagship: Any) -> None:
    """An attack that the account lacks says nothing about the response."""
    data = yaml.safe_load(flagship.path.read_text())
    data["injects"].append(
        {"id": "peek", "at": "2s", "as": "${DeployKey}", "call": "detective:ListGraphs"}
    )
    path = tmp_path / "scenario.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    card = play(load_scenario(path), Options()).card
    assert (card.verdict, card.exit_code) == ("invalid", 4)
    assert "detective:ListGraphs, the operation" in card.reasons[0]


def _play(flagship: Any, responder: Path) -> Scorecard:
    return play(flagship, Options(responders=(str(responder),))).card


def _write_responder(folder: Path, call: str, policy: list[Any]) -> Path:
    responder = folder / "asks-much"
    responder.mkdir()
    (responder / "handler.py").write_text(HANDLER.format(call=call))
    described = {
        "title": "Asks for much",
        "doc": "Tags the instance, asks for something, and ends the instance.",
        "timeout": 60,
        "pattern": {"source": ["aws.guardduty"]},
        "policy": policy,
    }
    (responder / "responder.yaml").write_text(yaml.safe_dump(described))
    return responder
