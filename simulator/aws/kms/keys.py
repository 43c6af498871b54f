"""A key as far as its use goes, and the states in which it serves nobody.

Source: KMS developer guide, "Key states of AWS KMS keys", with its notes 1 to 5; a key
that is pending deletion has two answers there, of which the more telling one is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Key", "KeyFault", "find_fault", "miss_key"]

_CRYPTOGRAPHIC = {
    "CreateGrant",
    "Decrypt",
    "DeriveSharedSecret",
    "DisableKeyRotation",
    "EnableKeyRotation",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetPublicKey",
    "ReEncrypt",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RotateKeyOnDemand",
    "Sign",
    "Verify",
    "VerifyMac",
}
"""What a key must be enabled for: its use, and what gives it away or renews it."""
_NOT_BEFORE_DELETION = {
    "CreateAlias",
    "DisableKey",
    "EnableKey",
    "ScheduleKeyDeletion",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "UpdateKeyDescription",
}
"""What a disabled key takes, and one that is pending deletion does not."""
_INVALID = "KMSInvalidStateException"


@dataclass(frozen=True, slots=True)
class Key:
    """A KMS key, as far as its use goes."""

    arn: str
    account: str
    state: str = "Enabled"
    """``Enabled``, ``Disabled``, ``PendingDeletion`` …"""
    is_aws_managed: bool = False


class KeyFault(NamedTuple):
    """The error KMS answers with for the sake of a key's state."""

    code: str
    message: str


def find_fault(key: Key, operation: str) -> KeyFault | None:
    """Say why a key cannot serve an operation now, or return None where it can."""
    if operation == "CancelKeyDeletion" and key.state != "PendingDeletion":
        return KeyFault(_INVALID, f"{key.arn} is not pending deletion.")
    if key.state == "Enabled":
        return None
    is_going = key.state == "PendingDeletion"
    if operation not in _CRYPTOGRAPHIC and not (
        is_going and operation in _NOT_BEFORE_DELETION
    ):
        return None
    if key.state == "Disabled":
        return KeyFault("DisabledException", f"{key.arn} is disabled.")
    state = "pending deletion" if is_going else key.state
    return KeyFault(_INVALID, f"{key.arn} is {state}.")


def miss_key(arn: str) -> KeyFault:
    """Word the answer to a name that no key has."""
    if ":alias/" in arn:
        return KeyFault("NotFoundException", f"Alias {arn} is not found.")
    return KeyFault("NotFoundException", f"Key '{arn}' does not exist")
