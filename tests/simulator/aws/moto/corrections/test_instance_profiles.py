"""A replaced instance profile is the one an instance has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def replace_profile(ec2: Any, iam: Any, launch: Any) -> str:
    """Replace the profile `strong` by `weak` and return the instance's id."""
    for name in ("strong", "weak"):
        iam.create_instance_profile(InstanceProfileName=name)
    instance = launch(ec2, IamInstanceProfile={"Name": "strong"})["InstanceId"]
    association = ec2.describe_iam_instance_profile_associations()[
        "IamInstanceProfileAssociations"
    ][0]["AssociationId"]
    ec2.replace_iam_instance_profile_association(
        AssociationId=association, IamInstanceProfile={"Name": "weak"}
    )
    return str(instance)


def read_profile(ec2: Any, instance_id: str) -> dict[str, str] | None:
    """Return the profile an instance shows."""
    instance = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0][
        "Instances"
    ][0]
    profile: dict[str, str] | None = instance.get("IamInstanceProfile")
    return profile


def test_moto_alone_shows_the_old_profile(
    moto_client: Callable[[str], Any], launch: Any
) -> None:
    """moto: the instance keeps the powerful profile."""
    ec2 = moto_client("ec2")
    instance = replace_profile(ec2, moto_client("iam"), launch)
    profile = read_profile(ec2, instance)
    assert profile is not None
    assert profile["Arn"].endswith("instance-profile/strong")


def test_the_new_profile_shows(account: EmbeddedAccount, launch: Any) -> None:
    """The instance has the new profile, under the profile's own id."""
    ec2, iam = account.client("ec2"), account.client("iam")
    instance = replace_profile(ec2, iam, launch)
    weak = iam.get_instance_profile(InstanceProfileName="weak")["InstanceProfile"]
    assert read_profile(ec2, instance) == {
        "Arn": weak["Arn"],
        "Id": weak["InstanceProfileId"],
    }


def test_a_removed_profile_is_gone(account: EmbeddedAccount, launch: Any) -> None:
    """After disassociation the instance has none."""
    ec2, iam = account.client("ec2"), account.client("iam")
    iam.create_instance_profile(InstanceProfileName="strong")
    instance = launch(ec2, IamInstanceProfile={"Name": "strong"})["InstanceId"]
    association = ec2.describe_iam_instance_profile_associations()[
        "IamInstanceProfileAssociations"
    ][0]["AssociationId"]
    ec2.disassociate_iam_instance_profile(AssociationId=association)
    assert read_profile(ec2, instance) is None
