"""Keys: what a key is, in which state it serves nobody, and which services use keys.

Whether somebody may use a key now, by its policy, its grants and its state, is answered
by `aws.iam.keys`, for calls and for what services do on somebody's behalf.
"""

from __future__ import annotations

from gameday.simulator.aws.kms.keys import Key, KeyFault, find_fault, miss_key
from gameday.simulator.aws.kms.managed import is_aws_alias, write_managed_policy
from gameday.simulator.aws.kms.refusals import find_key_error
from gameday.simulator.aws.kms.uses import (
    BY_CALLER,
    BY_GRANT,
    KeyUse,
    list_uses,
    read_context,
)

__all__ = [
    "BY_CALLER",
    "BY_GRANT",
    "Key",
    "KeyFault",
    "KeyUse",
    "find_fault",
    "find_key_error",
    "is_aws_alias",
    "list_uses",
    "miss_key",
    "read_context",
    "write_managed_policy",
]
