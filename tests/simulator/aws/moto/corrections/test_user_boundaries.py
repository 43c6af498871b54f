"""An IAM user can have a permissions boundary, and shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def create(iam: Any) -> Any:
    """Create a user with a boundary, and return what IAM then says of it."""
    iam.create_user(UserName="u", PermissionsBoundary=BOUNDARY)
    return iam.get_user(UserName="u")["User"]


def test_moto_alone_loses_the_boundary(moto_client: Callable[[str], Any]) -> None:
    """moto: the user has none."""
    assert "PermissionsBoundary" not in create(moto_client("iam"))


def test_a_user_is_made_with_a_boundary(account: EmbeddedAccount) -> None:
    """What CreateUser was given stands in GetUser."""
    assert create(account.client("iam"))["PermissionsBoundary"] == {
        "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
        "PermissionsBoundaryArn": BOUNDARY,
    }


def test_a_template_gives_a_user_a_boundary(account: EmbeddedAccount) -> None:
    """A user of a stack has its boundary too."""
    template = f"""
Resources:
  User:
    Type: AWS::IAM::User
    Properties:
      UserName: u
      PermissionsBoundary: {BOUNDARY}
"""
    account.client("cloudformation").create_stack(StackName="s", TemplateBody=template)
    shown = account.client("iam").get_user(UserName="u")["User"]
    assert shown["PermissionsBoundary"]["PermissionsBoundaryArn"] == BOUNDARY
