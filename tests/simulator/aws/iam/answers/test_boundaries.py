"""A user is fenced in with a permissions boundary, and let out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from gameday.simulator.world import World

FENCE = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"


def test_a_boundary_limits_a_user(world: World, make_user: Any) -> None:
    """What it does not allow is denied, until it is taken away."""
    s3 = world.account.client("s3", make_user("dev", "s3:*"))
    iam = world.account.client("iam")
    s3.list_buckets()
    iam.put_user_permissions_boundary(UserName="dev", PermissionsBoundary=FENCE)
    shown = iam.get_user(UserName="dev")["User"]["PermissionsBoundary"]
    assert shown["PermissionsBoundaryArn"] == FENCE
    with pytest.raises(ClientError, match="no permissions boundary allows"):
        s3.list_buckets()
    iam.delete_user_permissions_boundary(UserName="dev")
    assert "PermissionsBoundary" not in iam.get_user(UserName="dev")["User"]
    s3.list_buckets()


@pytest.mark.parametrize(
    ("user", "policy"),
    [("nobody", FENCE), ("dev", "arn:aws:iam::123456789012:policy/none")],
)
def test_user_and_policy_must_exist(
    world: World, make_user: Any, user: str, policy: str
) -> None:
    """A fence that is not there, or around nobody, is refused."""
    make_user("dev", "s3:*")
    with pytest.raises(ClientError) as caught:
        world.account.client("iam").put_user_permissions_boundary(
            UserName=user, PermissionsBoundary=policy
        )
    assert caught.value.response["Error"]["Code"] == "NoSuchEntity"
