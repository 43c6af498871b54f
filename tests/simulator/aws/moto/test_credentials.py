"""Credentials answer as the principal they belong to, in its account."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from moto.sts.models import sts_backends

from gameday.scenarios.errors import UsageError
from gameday.simulator.aws.moto.credentials import (
    issue_instance_session,
    issue_role_session,
    issue_user_key,
)
from gameday.simulator.aws.sts.facts import SessionFacts

if TYPE_CHECKING:
    from gameday.simulator.account import Credentials, EmbeddedAccount

ACCOUNT = "123456789012"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def ask_who(account: EmbeddedAccount, credentials: Credentials) -> str:
    """Return the ARN that STS gives for credentials."""
    return str(account.client("sts", credentials).get_caller_identity()["Arn"])


def make_role(account: EmbeddedAccount) -> str:
    """Make a role and return its ARN."""
    made = account.client("iam").create_role(
        RoleName="web", AssumeRolePolicyDocument=TRUST
    )
    return str(made["Role"]["Arn"])


def test_a_users_key_is_the_user(account: EmbeddedAccount) -> None:
    """STS names the user, and the key is one of the user's."""
    iam = account.client("iam")
    iam.create_user(UserName="deploy")
    key = issue_user_key(ACCOUNT, "deploy")
    assert key.arn == "arn:aws:iam::123456789012:user/deploy"
    assert key.arn == ask_who(account, key)
    keys = iam.list_access_keys(UserName="deploy")["AccessKeyMetadata"]
    assert [key.access_key] == [each["AccessKeyId"] for each in keys]


def test_a_role_session_is_named_and_dated(account: EmbeddedAccount) -> None:
    """A session has the role's name, its own, its times and what narrows it."""
    policy = '{"Version":"2012-10-17","Statement":[]}'
    session = issue_role_session(
        ACCOUNT,
        make_role(account),
        "responder",
        duration_s=900,
        facts=SessionFacts(policies=(policy,)),
    )
    assert session.arn == "arn:aws:sts::123456789012:assumed-role/web/responder"
    assert session.arn == ask_who(account, session)
    assert session.expires_at is not None
    assert session.issued_at is not None
    assert round((session.expires_at - session.issued_at).total_seconds()) == 900
    assert UTC is session.issued_at.tzinfo
    kept = sts_backends[ACCOUNT]["aws"].get_assumed_role_from_access_key(
        session.access_key
    )
    assert (policy,) == kept.facts.policies


def test_a_role_of_another_account_leads_there(account: EmbeddedAccount) -> None:
    """A session belongs to the account of its role."""
    account.register_account("210987654321")
    session = issue_role_session(ACCOUNT, "arn:aws:iam::210987654321:role/audit", "me")
    assert session.account == "210987654321"
    assert (
        ask_who(account, session) == "arn:aws:sts::210987654321:assumed-role/audit/me"
    )


def test_an_instance_has_its_profiles_role(account: EmbeddedAccount) -> None:
    """The metadata service's credentials carry the instance's id as session name."""
    make_role(account)
    iam, ec2 = account.client("iam"), account.client("ec2")
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    instance_id = ec2.run_instances(
        ImageId="ami-1", MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "web"}
    )["Instances"][0]["InstanceId"]
    session = issue_instance_session(ACCOUNT, "us-east-1", instance_id)
    assert f"arn:aws:sts::123456789012:assumed-role/web/{instance_id}" == ask_who(
        account, session
    )


def test_an_instance_without_profile_has_no_credentials(
    account: EmbeddedAccount,
) -> None:
    """There is nothing to steal from an instance without a role."""
    ec2 = account.client("ec2")
    instance_id = ec2.run_instances(ImageId="ami-1", MinCount=1, MaxCount=1)[
        "Instances"
    ][0]["InstanceId"]
    with pytest.raises(UsageError, match=instance_id):
        issue_instance_session(ACCOUNT, "us-east-1", instance_id)


def test_secrets_do_not_show(account: EmbeddedAccount) -> None:
    """A secret never gets into a log by way of a repr."""
    account.client("iam").create_user(UserName="deploy")
    key = issue_user_key(ACCOUNT, "deploy")
    assert key.secret not in repr(key)
    assert {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} == set(key.environment)
