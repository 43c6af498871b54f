"""Inline policies of a stack's roles can be read like any other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

TRUST: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
}
TEMPLATE = json.dumps(
    {
        "Resources": {
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": "web",
                    "AssumeRolePolicyDocument": TRUST,
                    "Policies": [{"PolicyName": "deny", "PolicyDocument": POLICY}],
                },
            }
        }
    }
)


def test_moto_alone_cannot_write_them(moto_client: Callable[[str], Any]) -> None:
    """moto: fails over the document that CloudFormation gave."""
    moto_client("cloudformation").create_stack(StackName="s", TemplateBody=TEMPLATE)
    with pytest.raises(TypeError, match="expected bytes"):
        moto_client("iam").get_account_authorization_details(Filter=["Role"])


def test_they_are_text(account: EmbeddedAccount) -> None:
    """An intruder's and a defender's first look at an account works."""
    account.client("cloudformation").create_stack(StackName="s", TemplateBody=TEMPLATE)
    iam = account.client("iam")
    answer = iam.get_account_authorization_details(Filter=["Role"])
    (role,) = answer["RoleDetailList"]
    assert role["RolePolicyList"] == [{"PolicyName": "deny", "PolicyDocument": POLICY}]
