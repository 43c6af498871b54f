"""Keys beneath a call: may this principal, through this service, use this key now?

Whatever is encrypted asks it here, in the same words: objects, messages, secrets,
parameters, disks, databases. Each use is an attempt of its own, decided by the key's
policy, its grants and its state like any other call.
"""

from __future__ import annotations

from gameday.simulator.aws.iam.keys.attempts import (
    is_no_key,
    list_key_attempts,
    make_attempt,
    open_to_account,
    refuse_dead_key,
    refuse_unusable,
)
from gameday.simulator.aws.iam.keys.beneath import FoundUse
from gameday.simulator.aws.iam.keys.sharing import refuse_sharing

__all__ = [
    "FoundUse",
    "is_no_key",
    "list_key_attempts",
    "make_attempt",
    "open_to_account",
    "refuse_dead_key",
    "refuse_sharing",
    "refuse_unusable",
]
