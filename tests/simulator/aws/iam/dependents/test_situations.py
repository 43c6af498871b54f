"""What calls need beside their own action, as AWS's documentation says."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import yaml
from moto import mock_aws

from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.dependents import list_dependents
from gameday.simulator.aws.iam.operations import list_needs
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from gameday.simulator.engine.gateway.call import Caller

HERE = "us-east-1:123456789012"
ROLE = "arn:aws:iam::123456789012:role/svc/web"
_TEXT = Path(__file__).with_name("situations.yaml").read_text("utf-8")
SITUATIONS: list[dict[str, Any]] = yaml.safe_load(
    Template(_TEXT).safe_substitute(HERE=HERE, ROLE=ROLE)
)


@pytest.fixture(scope="module", autouse=True)
def _estate() -> Iterator[None]:
    """Keep an account with a role, and with what holds it, which no test changes."""
    with mock_aws():
        session = boto3.Session("testing", "testing", region_name="us-east-1")
        iam, ec2 = session.client("iam"), session.client("ec2")
        trust = json.dumps({"Version": "2012-10-17", "Statement": []})
        iam.create_role(RoleName="web", Path="/svc/", AssumeRolePolicyDocument=trust)
        for used in ("autoscaling", "ec2fleet", "rds", "spotfleet"):
            iam.create_service_linked_role(AWSServiceName=f"{used}.amazonaws.com")
        iam.create_instance_profile(InstanceProfileName="web-profile")
        iam.add_role_to_instance_profile(
            InstanceProfileName="web-profile", RoleName="web"
        )
        ec2.create_launch_template(
            LaunchTemplateName="web", LaunchTemplateData={"InstanceType": "t3.micro"}
        )
        profile = {"IamInstanceProfile": {"Name": "web-profile"}}
        ec2.create_launch_template_version(
            LaunchTemplateName="web", LaunchTemplateData=profile
        )
        ec2.modify_launch_template(LaunchTemplateName="web", DefaultVersion="2")
        image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
        session.client("autoscaling").create_launch_configuration(
            LaunchConfigurationName="web",
            ImageId=image,
            InstanceType="t3.micro",
            IamInstanceProfile="web-profile",
        )
        document = {
            "schemaVersion": "0.3",
            "assumeRole": "{{ Role }}",
            "parameters": {"Role": {"type": "String", "default": ROLE}},
            "mainSteps": [],
        }
        session.client("ssm").create_document(
            Name="Isolate", Content=json.dumps(document), DocumentType="Automation"
        )
        s3 = session.client("s3")
        s3.create_bucket(Bucket="data")
        s3.put_object(Bucket="data", Key="plain")
        s3.put_object(Bucket="data", Key="tagged", Tagging="a=b")
        yield


def _title(situation: dict[str, Any]) -> str:
    return str(situation["call"]).replace(" ", ":")


@pytest.mark.parametrize("situation", SITUATIONS, ids=_title)
def test_what_a_call_needs_beside_its_own_action(
    situation: dict[str, Any],
    caller: Callable[..., Caller],
    now: datetime,
) -> None:
    """Each need is asked with its resource, and with the condition keys AWS gives."""
    service, operation = situation["call"].split()
    here = "us-east-1", "123456789012"
    who = caller("user/ann")
    attempt = Attempt(who, service, operation, situation["with"], *here, now)
    needs = list(list_dependents(attempt, MotoSource()))
    found = [f"{need.action} {need.resource}" for need in needs]
    assert Counter(found) == Counter(situation["needs"])
    assert all(need.because.startswith("because ") for need in needs)
    if "keys" in situation:
        assert [dict(need.context) for need in needs] == situation["keys"]
    if "tags" in situation:
        assert [need.tags for need in needs] == situation["tags"]


def test_a_token_with_tags_needs_them_allowed(
    caller: Callable[..., Caller], now: datetime
) -> None:
    """An identity provider's claims are asked for as parameters are."""
    claims = {
        "https://aws.amazon.com/tags": {"principal_tags": {"team": ["sec"]}},
        "https://aws.amazon.com/source_identity": "ann",
    }
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    params = {
        "RoleArn": ROLE,
        "RoleSessionName": "me",
        "WebIdentityToken": f"header.{body}.signature",
    }
    here = "us-east-1", "123456789012"
    operation = "AssumeRoleWithWebIdentity"
    attempt = Attempt(caller("anonymous"), "sts", operation, params, *here, now)
    needs = list_dependents(attempt, MotoSource())
    found = [(need.action, need.resource) for need in needs]
    assert found == [("sts:TagSession", ROLE), ("sts:SetSourceIdentity", ROLE)]


def test_a_launch_template_is_a_resource_by_name_too(
    caller: Callable[..., Caller], now: datetime
) -> None:
    """A statement that allows one launch template covers it, however it is named."""
    params = {"LaunchTemplate": {"LaunchTemplateName": "web"}}
    here = "us-east-1", "123456789012"
    attempt = Attempt(caller("user/ann"), "ec2", "RunInstances", params, *here, now)
    found = [need.resource for need in list_needs(attempt, MotoSource())]
    assert any(
        re.fullmatch(rf"arn:aws:ec2:{HERE}:launch-template/lt-\w+", each)
        for each in found
    )
