"""The bare script: the flagship's stacks and calls on moto alone, without a simulator.

It is what somebody would write in an afternoon to try a responder: no virtual time, no
rules, no roles, no network, no judgement. `python -m benchmarks.bare` plays it once.
"""

from __future__ import annotations

import importlib.util
import io
import os
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
os.environ.setdefault("AWS_ACCESS_KEY_ID", "testing")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "testing")

import boto3
from moto import mock_aws

__all__ = ["load_handler", "load_templates", "play_bare"]

_ROOT = Path(__file__).resolve().parent.parent
_ESTATE = _ROOT / "scenarios" / "estates" / "web-app.yaml"
_HANDLER = _ROOT / "responders" / "isolate-instance" / "handler.py"


def load_templates() -> tuple[str, str]:
    """Return the estate's template and the responder's."""
    from gameday.responders.catalogue import find_responder
    from gameday.responders.template import render_yaml

    return _ESTATE.read_text("utf-8"), render_yaml(find_responder("isolate-instance"))


def load_handler() -> Any:
    """Return the responder's handler, as a function of this process."""
    spec = importlib.util.spec_from_file_location("bare_handler", _HANDLER)
    if spec is None or spec.loader is None:
        raise ImportError(_HANDLER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.handler


def play_bare(templates: tuple[str, str], handler: Any) -> str:
    """Build both stacks, attack, respond; return the state of the web server."""
    quiet = io.StringIO()  # moto prints what it does not support
    with mock_aws(), warnings.catch_warnings(), redirect_stdout(quiet):
        warnings.simplefilter("ignore")
        with redirect_stderr(quiet):
            outputs = _build(templates)
        ec2 = boto3.client("ec2")
        ec2.authorize_security_group_ingress(
            GroupId=outputs["WebSecurityGroup"],
            IpPermissions=[
                {
                    "IpProtocol": "tcp",
                    "FromPort": 22,
                    "ToPort": 22,
                    "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
                }
            ],
        )
        instance = outputs["WebServer"]
        handler(_event(instance), None)
        described = ec2.describe_instances(InstanceIds=[instance])
        state: str = described["Reservations"][0]["Instances"][0]["State"]["Name"]
        return state


def _build(templates: tuple[str, str]) -> dict[str, str]:
    cloudformation = boto3.client("cloudformation")
    for name, template in zip(("estate", "responder"), templates, strict=True):
        cloudformation.create_stack(
            StackName=name, TemplateBody=template, Capabilities=["CAPABILITY_IAM"]
        )
    stack = cloudformation.describe_stacks(StackName="estate")["Stacks"][0]
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def _event(instance: str) -> dict[str, Any]:
    return {
        "id": "event-1",
        "detail-type": "GuardDuty Finding",
        "source": "aws.guardduty",
        "account": "123456789012",
        "region": "us-east-1",
        "detail": {
            "id": "finding-1",
            "type": "CryptoCurrency:EC2/BitcoinTool.B!DNS",
            "severity": 8.0,
            "accountId": "123456789012",
            "region": "us-east-1",
            "resource": {
                "resourceType": "Instance",
                "instanceDetails": {"instanceId": instance},
            },
        },
    }


if __name__ == "__main__":
    print(play_bare(load_templates(), load_handler()))
