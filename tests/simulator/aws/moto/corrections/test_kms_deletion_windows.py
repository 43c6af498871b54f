"""A key whose waiting period is over is gone, and so is all that lies under it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

WEEK = {"PendingWindowInDays": 7}


def _wait(world: World, days: int) -> None:
    world.clock.run(until=world.clock.now() + timedelta(days=days))


def _make(kms: Any) -> str:
    key = str(kms.create_key()["KeyMetadata"]["Arn"])
    kms.create_alias(AliasName="alias/app", TargetKeyId=key)
    return key


def test_moto_alone_keeps_it_pending(moto_client: Callable[[str], Any]) -> None:
    """moto: nothing looks at the date, which here is past from the beginning."""
    from moto.kms.models import kms_backends

    kms = moto_client("kms")
    key = _make(kms).rpartition("/")[2]
    kms.schedule_key_deletion(KeyId=key, **WEEK)
    kept = kms_backends["123456789012"]["us-east-1"].keys[key]
    kept.deletion_date -= timedelta(days=30)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "PendingDeletion"


def test_until_then_it_can_be_saved(world: World) -> None:
    """A day before the end it is only pending."""
    kms = world.account.client("kms")
    key = _make(kms)
    kms.schedule_key_deletion(KeyId=key, **WEEK)
    _wait(world, 6)
    kms.cancel_key_deletion(KeyId=key)
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"


def test_afterwards_it_is_gone_with_its_alias(world: World) -> None:
    """Nothing brings it back."""
    kms = world.account.client("kms")
    key = _make(kms)
    kms.schedule_key_deletion(KeyId=key, **WEEK)
    _wait(world, 8)
    with pytest.raises(ClientError, match="NotFoundException"):
        kms.cancel_key_deletion(KeyId=key)
    with pytest.raises(ClientError, match="NotFoundException"):
        kms.describe_key(KeyId="alias/app")
    names = [each["AliasName"] for each in kms.list_aliases()["Aliases"]]
    assert "alias/app" not in names


def test_what_lies_under_it_is_lost(world: World) -> None:
    """A secret under the key cannot be read again, whoever asks."""
    kms, secrets = (world.account.client(s) for s in ("kms", "secretsmanager"))
    key = _make(kms)
    secrets.create_secret(Name="db", SecretString="x", KmsKeyId=key)
    iam = world.account.client("iam")
    iam.create_user(UserName="ann")
    every = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": every})
    iam.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=document)
    credentials = issue_user_key(world.account.account_id, "ann")
    reader = world.account.client("secretsmanager", credentials)
    assert reader.get_secret_value(SecretId="db")["SecretString"] == "x"
    kms.schedule_key_deletion(KeyId=key, **WEEK)
    _wait(world, 8)
    with pytest.raises(ClientError):
        reader.get_secret_value(SecretId="db")
