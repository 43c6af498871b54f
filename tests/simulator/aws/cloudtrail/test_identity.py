"""Every kind of caller is told as AWS tells it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gameday.simulator.aws.cloudtrail.identity import (
    describe_guest,
    describe_identity,
)
from gameday.simulator.engine.gateway.call import Caller

ACCOUNT = "123456789012"
ISSUED = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
FEDERATED = Caller(
    kind="federated",
    account=ACCOUNT,
    arn=f"arn:aws:sts::{ACCOUNT}:federated-user/bob",
    principal_id=f"{ACCOUNT}:bob",
    access_key="ASIAEXAMPLE",
    issuer_arn=f"arn:aws:iam::{ACCOUNT}:user/alice",
    issued_at=ISSUED,
)
ROOT = Caller(kind="root", account=ACCOUNT, arn=f"arn:aws:iam::{ACCOUNT}:root")
SERVICE = Caller(
    kind="service",
    account=ACCOUNT,
    arn="ec2.amazonaws.com",
    invoked_by="ec2.amazonaws.com",
)
USER = Caller(
    kind="user",
    account=ACCOUNT,
    arn=f"arn:aws:iam::{ACCOUNT}:user/team/alice",
    principal_id="AIDAEXAMPLE",
    access_key="ASIAEXAMPLE",
    issued_at=ISSUED,
    mfa=True,
    invoked_by="cloudformation.amazonaws.com",
)


def test_a_federated_user_names_the_user_behind_it() -> None:
    """The session's issuer is who called ``GetFederationToken``."""
    assert describe_identity(FEDERATED) == {
        "type": "FederatedUser",
        "principalId": f"{ACCOUNT}:bob",
        "arn": f"arn:aws:sts::{ACCOUNT}:federated-user/bob",
        "accountId": ACCOUNT,
        "accessKeyId": "ASIAEXAMPLE",
        "sessionContext": {
            "sessionIssuer": {
                "type": "IAMUser",
                "arn": f"arn:aws:iam::{ACCOUNT}:user/alice",
                "accountId": ACCOUNT,
                "userName": "alice",
            },
            "attributes": {
                "creationDate": "2026-03-02T08:30:00Z",
                "mfaAuthenticated": "false",
            },
        },
    }


def test_a_user_with_a_session_token_has_a_session() -> None:
    """The service that calls for him is named; so is his second factor."""
    assert describe_identity(USER) == {
        "type": "IAMUser",
        "principalId": "AIDAEXAMPLE",
        "arn": f"arn:aws:iam::{ACCOUNT}:user/team/alice",
        "accountId": ACCOUNT,
        "accessKeyId": "ASIAEXAMPLE",
        "userName": "alice",
        "sessionContext": {
            "attributes": {
                "creationDate": "2026-03-02T08:30:00Z",
                "mfaAuthenticated": "true",
            }
        },
        "invokedBy": "cloudformation.amazonaws.com",
    }


def test_root_and_services_are_told() -> None:
    """A service has no key and no account."""
    assert describe_identity(ROOT) == {
        "type": "Root",
        "principalId": ACCOUNT,
        "arn": f"arn:aws:iam::{ACCOUNT}:root",
        "accountId": ACCOUNT,
        "accessKeyId": "",
    }
    assert describe_identity(SERVICE) == {
        "type": "AWSService",
        "invokedBy": "ec2.amazonaws.com",
    }


@pytest.mark.parametrize("caller", [FEDERATED, ROOT, USER])
def test_another_account_learns_little(caller: Caller) -> None:
    """Whoever owns the called resource learns the account and the unique id."""
    assert describe_guest(caller) == {
        "type": "AWSAccount",
        "principalId": caller.principal_id,
        "accountId": ACCOUNT,
    }
    assert describe_guest(SERVICE)["type"] == "AWSService"
