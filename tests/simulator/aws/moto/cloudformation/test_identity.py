"""Users, roles and groups of a stack have their policies and memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.simulator.account import delete_stack

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack


def test_a_user_is_complete(account: EmbeddedAccount, stack: Stack) -> None:
    """Policies, groups, password, key and tags are the template's."""
    iam = account.client("iam")
    user = {"UserName": "deploy"}
    assert iam.list_user_policies(**user)["PolicyNames"] == ["x"]
    attached = iam.list_attached_user_policies(**user)["AttachedPolicies"]
    assert [each["PolicyName"] for each in attached] == ["ReadOnlyAccess"]
    groups = iam.list_groups_for_user(**user)["Groups"]
    assert [each["GroupName"] for each in groups] == [
        stack.resources["Group"].physical_id
    ]
    assert iam.get_login_profile(**user)["LoginProfile"]["UserName"] == "deploy"
    assert iam.list_user_tags(**user)["Tags"] == [{"Key": "owner", "Value": "ops"}]
    (key,) = iam.list_access_keys(**user)["AccessKeyMetadata"]
    assert key["AccessKeyId"] == stack.outputs["KeyId"]


def test_a_key_of_a_stack_is_the_users(account: EmbeddedAccount, stack: Stack) -> None:
    """Who has the outputs has the user."""
    sts = account._session.client(
        "sts",
        region_name="us-east-1",
        aws_access_key_id=stack.outputs["KeyId"],
        aws_secret_access_key=stack.outputs["Secret"],
    )
    arn = sts.get_caller_identity()["Arn"]
    assert arn == "arn:aws:iam::123456789012:user/deploy"


def test_a_role_has_managed_and_inline_policies(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """Those of its own, those added by other resources, and AWS's."""
    iam, role = account.client("iam"), {"RoleName": stack.resources["Role"].physical_id}
    assert sorted(iam.list_role_policies(**role)["PolicyNames"]) == [
        "inline",
        "more",
        "p",
    ]
    attached = iam.list_attached_role_policies(**role)["AttachedPolicies"]
    assert [each["PolicyName"] for each in attached] == ["AmazonS3ReadOnlyAccess"]


def test_small_resources_add_to_a_user(account: EmbeddedAccount, stack: Stack) -> None:
    """A membership, an inline policy and a managed policy come from elsewhere."""
    iam, user = (
        account.client("iam"),
        {"UserName": stack.resources["Other"].physical_id},
    )
    assert iam.list_user_policies(**user)["PolicyNames"] == ["up"]
    attached = iam.list_attached_user_policies(**user)["AttachedPolicies"]
    assert [each["PolicyArn"] for each in attached] == [
        stack.resources["Managed"].physical_id
    ]
    assert len(iam.list_groups_for_user(**user)["Groups"]) == 1


@pytest.mark.usefixtures("stack")
def test_a_user_changed_by_an_intruder_goes_too(account: EmbeddedAccount) -> None:
    """A key, a policy and a group added later do not keep a user alive."""
    iam = account.client("iam")
    iam.create_access_key(UserName="deploy")
    iam.attach_user_policy(
        UserName="deploy", PolicyArn="arn:aws:iam::aws:policy/AWSDenyAll"
    )
    delete_stack(account, "web")
    assert iam.list_users()["Users"] == []
