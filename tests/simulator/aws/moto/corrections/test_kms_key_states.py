"""A KMS key that is disabled, or about to be deleted, does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

OPERATIONS: dict[str, Callable[[Any, str, bytes], Any]] = {
    "encrypt": lambda kms, key, _: kms.encrypt(KeyId=key, Plaintext=b"x"),
    "data key": lambda kms, key, _: kms.generate_data_key(KeyId=key, KeySpec="AES_256"),
    "decrypt": lambda kms, _, text: kms.decrypt(CiphertextBlob=text),
    "re-encrypt": lambda kms, key, text: kms.re_encrypt(
        CiphertextBlob=text, DestinationKeyId=key
    ),
}


def make_key(kms: Any) -> tuple[str, bytes]:
    """Return a key and something encrypted with it."""
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    return key, kms.encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"]


def test_moto_alone_decrypts_with_a_disabled_key(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: disabling a key changes nothing."""
    kms = moto_client("kms")
    key, text = make_key(kms)
    kms.disable_key(KeyId=key)
    assert kms.decrypt(CiphertextBlob=text)["Plaintext"] == b"secret"


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_disabled_key_refuses(account: EmbeddedAccount, name: str) -> None:
    """AWS answers DisabledException until the key is enabled again."""
    kms = account.client("kms")
    key, text = make_key(kms)
    kms.disable_key(KeyId=key)
    with pytest.raises(ClientError, match="DisabledException"):
        OPERATIONS[name](kms, key, text)
    kms.enable_key(KeyId=key)
    OPERATIONS[name](kms, key, text)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_key_pending_deletion_refuses(account: EmbeddedAccount, name: str) -> None:
    """AWS answers KMSInvalidStateException."""
    kms = account.client("kms")
    key, text = make_key(kms)
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        OPERATIONS[name](kms, key, text)


def test_signing_needs_an_enabled_key_too(account: EmbeddedAccount) -> None:
    """Asymmetric keys obey their state as well."""
    kms = account.client("kms")
    key = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P256")[
        "KeyMetadata"
    ]["KeyId"]
    request = {"KeyId": key, "Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"}
    assert kms.sign(**request)["Signature"]
    kms.disable_key(KeyId=key)
    with pytest.raises(ClientError, match="DisabledException"):
        kms.sign(**request)


def test_moto_alone_knows_no_arn(moto_client: Callable[[str], Any]) -> None:
    """moto: crashes where a key is disabled by its ARN."""
    kms = moto_client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    with pytest.raises(KeyError):
        kms.disable_key(KeyId=arn)


def test_a_key_is_changed_by_its_arn_as_well(account: EmbeddedAccount) -> None:
    """AWS takes an id or an ARN."""
    kms = account.client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]

    def state() -> str:
        return str(kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"])

    kms.disable_key(KeyId=arn)
    assert state() == "Disabled"
    kms.enable_key(KeyId=arn)
    assert state() == "Enabled"
    kms.schedule_key_deletion(KeyId=arn, PendingWindowInDays=7)
    assert state() == "PendingDeletion"
    kms.cancel_key_deletion(KeyId=arn)
    assert state() == "Disabled"
