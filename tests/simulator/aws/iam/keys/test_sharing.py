"""What lies under a key of AWS's cannot be shared, and nothing encrypted is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.iam import Authorizer
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.account import EmbeddedAccount
    from gameday.simulator.engine.gateway.call import Caller

    Refuse = Callable[..., str | None]

FRIEND = "210987654321"
SNAPSHOT = ("ec2", "ModifySnapshotAttribute")
DATABASE = ("rds", "ModifyDBSnapshotAttribute")
IMAGE = ("ec2", "ModifyImageAttribute")
SHARE_SNAPSHOT: list[dict[str, Any]] = [
    {"OperationType": "add", "UserIds": [FRIEND]},
    {"CreateVolumePermission": {"Add": [{"UserId": FRIEND}]}},
]
PUBLISH_SNAPSHOT: list[dict[str, Any]] = [
    {"OperationType": "add", "GroupNames": ["all"]},
    {"CreateVolumePermission": {"Add": [{"Group": "all"}]}},
]
SHARE_IMAGE: list[dict[str, Any]] = [
    {"LaunchPermission": {"Add": [{"UserId": FRIEND}]}},
    {"OperationType": "add", "UserIds": [FRIEND]},
]


@pytest.fixture
def ec2(account: EmbeddedAccount) -> Any:
    """EC2 of the account, as its root user sees it."""
    return account.client("ec2")


@pytest.fixture
def key(account: EmbeddedAccount) -> str:
    """The ARN of a key that the customer manages."""
    made = account.client("kms").create_key()
    return str(made["KeyMetadata"]["Arn"])


def take_snapshot(ec2: Any, **encryption: Any) -> str:
    """Take a snapshot of a new volume."""
    zone = {"AvailabilityZone": "us-east-1a", "Size": 1}
    volume = ec2.create_volume(**zone, **encryption)["VolumeId"]
    return str(ec2.create_snapshot(VolumeId=volume)["SnapshotId"])


@pytest.fixture
def refuse(caller: Callable[..., Caller], now: datetime) -> Refuse:
    """Ask with which code a change is refused, if it is."""

    def find_code(service: str, operation: str, **params: Any) -> str | None:
        authorizer = Authorizer(MotoSource())
        root = caller("root")
        decision = authorizer.would_allow(root, service, operation, params, now)
        return decision.refusal.code if decision.refusal else None

    return find_code


@pytest.mark.parametrize("share", [*SHARE_SNAPSHOT, *PUBLISH_SNAPSHOT])
def test_a_snapshot_under_the_default_key_stays_at_home(
    refuse: Refuse, ec2: Any, share: dict[str, Any]
) -> None:
    """In either form of the call; one in the clear can be shared."""
    name = "createVolumePermission"
    for snapshot, code in (
        (take_snapshot(ec2, Encrypted=True), "OperationNotPermitted"),
        (take_snapshot(ec2), None),
    ):
        modify = {"SnapshotId": snapshot, "Attribute": name, **share}
        assert refuse(*SNAPSHOT, **modify) == code


def test_a_snapshot_under_ones_own_key_travels_to_accounts_alone(
    refuse: Refuse, ec2: Any, key: str
) -> None:
    """Not to the public, whose key nobody could open."""
    snapshot = take_snapshot(ec2, Encrypted=True, KmsKeyId=key)
    for share in SHARE_SNAPSHOT:
        assert refuse(*SNAPSHOT, SnapshotId=snapshot, **share) is None
    for share in PUBLISH_SNAPSHOT:
        found = refuse(*SNAPSHOT, SnapshotId=snapshot, **share)
        assert found == "OperationNotPermitted"


def test_taking_back_is_always_allowed(refuse: Refuse, ec2: Any) -> None:
    """A responder that cleans up has nothing to do with keys."""
    snapshot = take_snapshot(ec2, Encrypted=True)
    take_back = {"OperationType": "remove", "UserIds": [FRIEND]}
    found = refuse(*SNAPSHOT, SnapshotId=snapshot, **take_back)
    assert found is None


def test_a_copy_under_ones_own_key_travels(refuse: Refuse, ec2: Any, key: str) -> None:
    """As AWS's guide says to do."""
    snapshot = take_snapshot(ec2, Encrypted=True)
    copy = ec2.copy_snapshot(
        SourceRegion="us-east-1", SourceSnapshotId=snapshot, KmsKeyId=key
    )["SnapshotId"]
    assert refuse(*SNAPSHOT, SnapshotId=copy, **SHARE_SNAPSHOT[0]) is None


def test_encryption_by_default_keeps_all_at_home(refuse: Refuse, ec2: Any) -> None:
    """Encryption by default takes the default key, which one may choose."""
    ec2.enable_ebs_encryption_by_default()
    snapshot = take_snapshot(ec2)
    found = refuse(*SNAPSHOT, SnapshotId=snapshot, **SHARE_SNAPSHOT[0])
    assert found == "OperationNotPermitted"


@pytest.mark.parametrize("share", SHARE_IMAGE)
def test_an_image_is_refused_as_its_snapshot_is(
    refuse: Refuse, ec2: Any, key: str, share: dict[str, Any]
) -> None:
    """With a code of its own."""
    base = "ami-12c6146b"
    for encryption, code in (
        ({"Encrypted": True}, "InvalidParameter"),
        ({"Encrypted": True, "KmsKeyId": key}, None),
        ({}, None),
    ):
        mapping = {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, **encryption}}
        made = ec2.run_instances(
            ImageId=base, MinCount=1, MaxCount=1, BlockDeviceMappings=[mapping]
        )
        instance = made["Instances"][0]["InstanceId"]
        image = ec2.create_image(InstanceId=instance, Name=f"copy-{code}-{encryption}")
        modify = {"ImageId": image["ImageId"], **share}
        assert refuse(*IMAGE, **modify) == code


@pytest.mark.parametrize(
    ("encryption", "to", "code"),
    [
        ({"StorageEncrypted": True}, FRIEND, "InvalidParameterValue"),
        ({"StorageEncrypted": True, "KmsKeyId": "own"}, FRIEND, None),
        ({"StorageEncrypted": True, "KmsKeyId": "own"}, "all", "InvalidParameterValue"),
        ({}, "all", None),
    ],
)
def test_snapshots_of_databases_are_kept_alike(
    refuse: Refuse,
    account: EmbeddedAccount,
    key: str,
    encryption: dict[str, Any],
    to: str,
    code: str | None,
) -> None:
    """Under RDS's own key they stay; encrypted ones are never public."""
    rds = account.client("rds")
    named = {"KmsKeyId": key} if "KmsKeyId" in encryption else {}
    rds.create_db_instance(
        DBInstanceIdentifier="shop",
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="root",
        MasterUserPassword="none-of-yours",
        **(encryption | named),
    )
    rds.create_db_snapshot(DBInstanceIdentifier="shop", DBSnapshotIdentifier="copy")
    share = {"AttributeName": "restore", "ValuesToAdd": [to]}
    assert refuse(*DATABASE, DBSnapshotIdentifier="copy", **share) == code
