"""Canonical user ids: what S3 calls an account in access control lists.

AWS gives each account one of 64 hexadecimal digits that nobody can guess (Account
Management guide, "View AWS account identifiers"); here it is made from the account's
number, so that it is the same in every run.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

__all__ = ["make_canonical_id"]


@lru_cache(maxsize=256)
def make_canonical_id(account: str) -> str:
    """Return the canonical user id of an account."""
    return sha256(f"canonical user of {account}".encode()).hexdigest()
