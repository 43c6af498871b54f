"""A key as far as its use goes, and the states in which it serves nobody.

Source: KMS developer guide, "Key states of AWS KMS keys".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Key", "KeyFault", "find_fault", "is_aws_alias"]

_CRYPTOGRAPHIC = {
    "Decrypt",
    "DeriveSharedSecret",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "ReEncrypt",
    "Sign",
    "Verify",
    "VerifyMac",
}
"""The operations that a key must be enabled for; others manage it."""


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
    if key.state == "Enabled" or operation not in _CRYPTOGRAPHIC:
        return None
    if key.state == "Disabled":
        return KeyFault("DisabledException", f"{key.arn} is disabled.")
    state = "pending deletion" if key.state == "PendingDeletion" else key.state
    return KeyFault("KMSInvalidStateException", f"{key.arn} is {state}.")


def is_aws_alias(name: str) -> bool:
    """Say whether a key is named by the alias of one that AWS manages.

    Such a key is open to every principal of its account that may use its service, and
    to no service; nobody can change that (SQS developer guide, "Configure KMS
    permissions for AWS services").
    """
    return name.startswith("alias/aws/")
