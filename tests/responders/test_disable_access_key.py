"""What disable-access-key does to an account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

CASE = "16afba5c5c43e07c9e3e5e2e544e95df"


@pytest.fixture
def disable(load: Callable[[str], Any]) -> Any:
    """The handler's module."""
    return load("responders/disable-access-key")


@pytest.fixture
def iam(account: None) -> Any:
    """The account's IAM, with a user who has two keys, and a role."""
    client = boto3.client("iam")
    client.create_user(UserName="deploy")
    for _ in range(2):
        client.create_access_key(UserName="deploy")
    client.create_role(RoleName="web", AssumeRolePolicyDocument="{}")
    return client


def finding(name: str, kind: str, case: str = CASE) -> dict[str, Any]:
    """Write the event of a finding about a principal's key."""
    details = {"accessKeyDetails": {"userName": name, "userType": kind}}
    return {"detail": {"id": case, "resource": details}}


def test_all_keys_of_a_user_are_deactivated(disable: Any, iam: Any) -> None:
    """Both keys are inactive, none is deleted, and everything is denied."""
    for _ in range(2):
        disable.handler(finding("deploy", "IAMUser"), None)
    keys = iam.list_access_keys(UserName="deploy")["AccessKeyMetadata"]
    assert [key["Status"] for key in keys] == ["Inactive", "Inactive"]
    policy = iam.get_user_policy(UserName="deploy", PolicyName="IncidentDenyAll")
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement == {
        "Sid": "Incident",
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
    }


def test_sessions_of_roles_that_trust_the_user_are_revoked(
    disable: Any, iam: Any
) -> None:
    """They outlive the user's keys; other roles are left alone."""
    user = iam.get_user(UserName="deploy")["User"]["Arn"]
    statement = {"Effect": "Allow", "Principal": {"AWS": user}, "Action": "*"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_role(RoleName="deployment", AssumeRolePolicyDocument=trust)
    disable.handler(finding("deploy", "IAMUser"), None)
    assert iam.list_role_policies(RoleName="deployment")["PolicyNames"] == [
        f"IncidentRevokeSessions-{CASE}"
    ]
    assert iam.list_role_policies(RoleName="web")["PolicyNames"] == []


def test_sessions_of_a_role_are_revoked_once_a_case(disable: Any, iam: Any) -> None:
    """A second delivery keeps the cut-off; another case adds its own."""
    disable.handler(finding("web", "AssumedRole"), None)
    name = f"IncidentRevokeSessions-{CASE}"
    first = iam.get_role_policy(RoleName="web", PolicyName=name)["PolicyDocument"]
    disable.handler(finding("web", "AssumedRole"), None)
    again = iam.get_role_policy(RoleName="web", PolicyName=name)["PolicyDocument"]
    assert again == first
    assert list(first["Statement"][0]["Condition"]["DateLessThan"]) == [
        "aws:TokenIssueTime"
    ]
    disable.handler(finding("web", "Role", "another"), None)
    assert len(iam.list_role_policies(RoleName="web")["PolicyNames"]) == 2


@pytest.mark.parametrize("kind", ["IAMUser", "AssumedRole"])
def test_a_principal_that_is_gone_is_no_failure(
    disable: Any, iam: Any, kind: str
) -> None:
    """Somebody may have deleted it meanwhile."""
    answer = disable.handler(finding("nobody", kind), None)
    assert answer["outcome"] == "disabled"


def test_the_root_user_needs_a_person(disable: Any, iam: Any) -> None:
    """It says so, and touches nobody."""
    answer = disable.handler(finding("root", "Root"), None)
    assert answer["outcome"] == "needs a person"
