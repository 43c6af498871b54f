"""A database's snapshot that is shared is copied and restored by its ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

OTHER = "210987654321"


def make(rds: Any) -> str:
    """Make a database and a snapshot of it."""
    rds.create_db_instance(
        DBInstanceIdentifier="shop",
        DBInstanceClass="db.t3.micro",
        Engine="mysql",
        AllocatedStorage=20,
        MasterUsername="root",
        MasterUserPassword="none-of-yours",
    )
    made = rds.create_db_snapshot(
        DBInstanceIdentifier="shop", DBSnapshotIdentifier="weekly"
    )
    return str(made["DBSnapshot"]["DBSnapshotArn"])


def test_moto_alone_looks_at_home(
    moto_client: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """moto: the account in the ARN does not count."""
    arn = make(moto_client("rds"))
    monkeypatch.setenv("MOTO_ACCOUNT_ID", OTHER)
    with pytest.raises(ClientError, match="DBSnapshotNotFound"):
        moto_client("rds").restore_db_instance_from_db_snapshot(
            DBInstanceIdentifier="loot", DBSnapshotIdentifier=arn
        )


def test_an_arn_says_where_a_snapshot_is(account: EmbeddedAccount) -> None:
    """It is copied and restored, and nothing else is left behind."""
    arn = make(account.client("rds", account.register_account(OTHER)))
    rds = account.client("rds")
    rds.restore_db_instance_from_db_snapshot(
        DBInstanceIdentifier="loot", DBSnapshotIdentifier=arn
    )
    assert rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"] == []
    rds.copy_db_snapshot(
        SourceDBSnapshotIdentifier=arn, TargetDBSnapshotIdentifier="copy"
    )
    names = [
        each["DBInstanceIdentifier"]
        for each in rds.describe_db_instances()["DBInstances"]
    ]
    assert names == ["loot"]
    kept = rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    assert [each["DBSnapshotIdentifier"] for each in kept] == ["copy"]


def test_a_snapshot_of_ones_own_is_restored(account: EmbeddedAccount) -> None:
    """By its ARN and by its name."""
    rds = account.client("rds")
    arn = make(rds)
    for number, name in enumerate((arn, "weekly")):
        rds.restore_db_instance_from_db_snapshot(
            DBInstanceIdentifier=f"copy-{number}", DBSnapshotIdentifier=name
        )
    assert len(rds.describe_db_instances()["DBInstances"]) == 3
