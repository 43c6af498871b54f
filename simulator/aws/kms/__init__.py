"""Keys: what a key is, in which state it serves nobody, and which services use keys.

Whether somebody may use a key now, by its policy, its grants and its state, is answered
by `aws.iam`, for calls and for what services do on somebody's behalf.
"""

from __future__ import annotations

from gameday.simulator.aws.kms.keys import Key, KeyFault, find_fault, is_aws_alias
from gameday.simulator.aws.kms.uses import list_uses, read_context, writes_objects

__all__ = [
    "Key",
    "KeyFault",
    "find_fault",
    "is_aws_alias",
    "list_uses",
    "read_context",
    "writes_objects",
]
