"""AWS's own managed policies are there, once somebody asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from moto.iam.models import iam_backends

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

DENY_ALL = "arn:aws:iam::aws:policy/AWSDenyAll"


def test_moto_alone_has_none(moto_client: Callable[[str], Any]) -> None:
    """moto: quarantining a user with a policy of AWS fails."""
    iam = moto_client("iam")
    iam.create_user(UserName="deploy")
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.attach_user_policy(UserName="deploy", PolicyArn=DENY_ALL)


@pytest.mark.parametrize(
    "name", ["AWSDenyAll", "AWSCompromisedKeyQuarantineV3", "ReadOnlyAccess"]
)
def test_a_policy_can_be_attached(account: EmbeddedAccount, name: str) -> None:
    """It is listed at the user, and has a document."""
    iam = account.client("iam")
    iam.create_user(UserName="deploy")
    arn = f"arn:aws:iam::aws:policy/{name}"
    iam.attach_user_policy(UserName="deploy", PolicyArn=arn)
    attached = iam.list_attached_user_policies(UserName="deploy")["AttachedPolicies"]
    assert attached == [{"PolicyName": name, "PolicyArn": arn}]
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=arn, VersionId=version)
    assert document["PolicyVersion"]["Document"]["Statement"]


def test_a_policy_under_a_path_is_found(account: EmbeddedAccount) -> None:
    """Service roles' policies live under a path of their own."""
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    policy = account.client("iam").get_policy(PolicyArn=arn)["Policy"]
    assert policy["PolicyName"] == "AWSLambdaBasicExecutionRole"


def test_only_what_is_named_is_loaded(account: EmbeddedAccount) -> None:
    """An account pays for the policies it uses."""
    account.client("iam").get_policy(PolicyArn=DENY_ALL)
    assert list(iam_backends["123456789012"]["aws"].managed_policies) == [DENY_ALL]


def test_all_of_them_are_listed(account: EmbeddedAccount) -> None:
    """A list of AWS's policies is complete."""
    pages = account.client("iam").get_paginator("list_policies").paginate(Scope="AWS")
    arns = {policy["Arn"] for page in pages for policy in page["Policies"]}
    assert DENY_ALL in arns
    assert len(arns) > 1000


def test_an_unknown_policy_is_still_unknown(account: EmbeddedAccount) -> None:
    """A name nobody has is refused."""
    with pytest.raises(ClientError, match="NoSuchEntity"):
        account.client("iam").get_policy(PolicyArn=f"{DENY_ALL}s")
