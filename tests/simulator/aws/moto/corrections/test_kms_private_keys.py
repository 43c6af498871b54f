"""A symmetric KMS key has no private key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.kms.models import kms_backends

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def find_private_key(kms: Any, **parameters: str) -> object:
    """Make a key and return the private key moto keeps for it."""
    key = kms.create_key(**parameters)["KeyMetadata"]["KeyId"]
    return kms_backends["123456789012"]["us-east-1"].keys[key].private_key


def test_moto_alone_makes_one(moto_client: Callable[[str], Any]) -> None:
    """moto: an RSA key pair for a key that encrypts with AES."""
    assert find_private_key(moto_client("kms")) is not None


def test_none_is_made(account: EmbeddedAccount) -> None:
    """It would take 50 ms and never be used."""
    assert find_private_key(account.client("kms")) is None


def test_an_asymmetric_key_has_one(account: EmbeddedAccount) -> None:
    """Keys that sign need theirs."""
    assert (
        find_private_key(
            account.client("kms"), KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P256"
        )
        is not None
    )
