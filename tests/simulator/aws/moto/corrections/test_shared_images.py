"""An image that is shared with another account is seen there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

OTHER = "210987654321"


def make(ec2: Any, account: str, **permission: str) -> str:
    """Make an image and share it."""
    run = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    instance = run["Instances"][0]["InstanceId"]
    image: str = ec2.create_image(InstanceId=instance, Name=account)["ImageId"]
    ec2.modify_image_attribute(
        ImageId=image, LaunchPermission={"Add": [permission or {"UserId": account}]}
    )
    return image


def test_moto_alone_shares_nothing(
    moto_client: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """moto: an image is where it was made."""
    image = make(moto_client("ec2"), OTHER)
    monkeypatch.setenv("MOTO_ACCOUNT_ID", OTHER)
    with pytest.raises(ClientError, match="InvalidAMIID"):
        moto_client("ec2").describe_images(ImageIds=[image])


@pytest.mark.parametrize(
    ("permission", "seen"),
    [({"UserId": "123456789012"}, True), ({"Group": "all"}, True)],
)
def test_a_permission_shows_an_image(
    account: EmbeddedAccount, permission: dict[str, str], *, seen: bool
) -> None:
    """By its id, to whom it names or to everybody."""
    theirs = account.client("ec2", account.register_account(OTHER))
    image = make(theirs, account.account_id, **permission)
    found = account.client("ec2").describe_images(ImageIds=[image])["Images"]
    assert [each["OwnerId"] for each in found] == [OTHER] * seen


def test_what_is_not_shared_is_not_there(account: EmbeddedAccount) -> None:
    """Nor is what is shared with somebody else."""
    theirs = account.client("ec2", account.register_account(OTHER))
    image = make(theirs, "999988887777")
    with pytest.raises(ClientError, match="InvalidAMIID"):
        account.client("ec2").describe_images(ImageIds=[image])
