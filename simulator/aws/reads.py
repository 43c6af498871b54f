"""Whether an operation only reads: as CloudTrail says it, and in truth."""

from __future__ import annotations

from functools import cache

__all__ = ["is_lookup", "is_read_only"]

_READS = (
    "AssumeRole",
    "BatchGet",
    "Check",
    "Describe",
    "Detect",
    "Estimate",
    "Filter",
    "Get",
    "Head",
    "List",
    "Lookup",
    "Query",
    "Scan",
    "Search",
    "Select",
    "Simulate",
    "Test",
    "Validate",
    "View",
)
# Queries that run for a while are started; starting them changes nothing.
_ALSO_READS = frozenset(
    {
        "Decrypt",
        "Encrypt",
        "GenerateCredentialReport",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateServiceLastAccessedDetails",
        "ReEncrypt",
        "ReceiveMessage",
        "StartQuery",
    }
)

_HANDS_OUT = ("AssumeRole", "Decrypt", "Generate", "GetSessionToken", "Receive")
"""What CloudTrail calls reads although there is one session or message more, or less,
afterwards."""


@cache
def is_read_only(operation: str) -> bool:
    """Return whether an operation, by botocore's name, changes nothing.

    CloudTrail counts ``AssumeRole`` and ``Decrypt`` as reads too.
    """
    return operation.startswith(_READS) or operation in _ALSO_READS


@cache
def is_lookup(operation: str) -> bool:
    """Return whether trying is free: a read that hands out and uses up nothing."""
    return is_read_only(operation) and not operation.startswith(_HANDS_OUT)
