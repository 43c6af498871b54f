"""A responder's template can be deployed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import boto3
import pytest
import yaml

from gameday.responders.catalogue import find_responder, list_responders
from gameday.responders.template import main, render_template, render_yaml

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs/examples/responders").glob("*/responder.yaml"))
EVERY = [*list_responders(), *(str(path.parent) for path in EXAMPLES)]


def test_cfn_lint_accepts_every_template(tmp_path: Path) -> None:
    """Built-in responders and examples alike, without a warning."""
    for spec in EVERY:
        responder = find_responder(spec)
        (tmp_path / f"{responder.slug}.yaml").write_text(render_yaml(responder))
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--non-zero-exit-code"]
    checked = subprocess.run(
        [*command, "informational", "--", *map(str, tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.stdout, checked.returncode) == ("", 0)


@pytest.mark.parametrize("spec", EVERY)
def test_the_yaml_says_what_the_template_says(spec: str) -> None:
    """Writing and reading gives the same, the code included."""
    responder = find_responder(spec)
    template = render_template(responder)
    assert yaml.safe_load(render_yaml(responder)) == template
    code = template["Resources"]["Function"]["Properties"]["Code"]["ZipFile"]
    assert code == responder.code


def test_the_rule_alone_may_call_the_function() -> None:
    """The permission names the rule it is for."""
    resources = render_template(find_responder("isolate-instance"))["Resources"]
    assert resources["Permission"]["Properties"] == {
        "Action": "lambda:InvokeFunction",
        "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]},
        "Principal": "events.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": ["Rule", "Arn"]},
    }


def test_it_deploys(account: None) -> None:
    """The stack has the function with its role, and the rule with its target."""
    boto3.client("cloudformation").create_stack(
        StackName="responder",
        TemplateBody=render_yaml(find_responder("isolate-instance")),
    )
    function = boto3.client("lambda").get_function(FunctionName="isolate-instance")
    assert function["Configuration"]["Timeout"] == 120
    assert function["Tags"] == {"gameday:responder": "isolate-instance"}
    role = function["Configuration"]["Role"].split("/")[-1]
    kept = boto3.client("iam").get_role_policy(
        RoleName=role, PolicyName="isolate-instance"
    )
    act = kept["PolicyDocument"]["Statement"][2]
    assert act["Resource"] == "arn:aws:ec2:us-east-1:123456789012:instance/*"
    events = boto3.client("events")
    (rule,) = events.list_rules()["Rules"]
    (target,) = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
    assert target["Arn"] == function["Configuration"]["FunctionArn"]


def test_the_command_prints_a_template(capsys: pytest.CaptureFixture[str]) -> None:
    """What it prints is YAML on standard output."""
    assert main(["tag-nothing"]) == 2
    assert main([]) == 2
    assert "no responder or folder" in capsys.readouterr().err
    assert main(["isolate-instance"]) == 0
    assert "Resources" in yaml.safe_load(capsys.readouterr().out)
