"""The type in an ARN, in which a policy can have no wildcard.

Source: IAM user guide, "IAM JSON policy elements: Resource": a wildcard cannot stand in
the part that says the type, as in ``arn:aws:iam::123456789012:u*``. A part that is a
wildcard alone stands for every type.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["is_of_type"]

_PARTS = 6
_SEPARATOR = re.compile(r"[/:]")
_WILDCARD = re.compile(r"[*?]")
_UNTYPED = frozenset({"execute-api", "s3", "sns", "sqs"})
"""Services whose ARNs go on with a name at once."""


@lru_cache(maxsize=4096)
def is_of_type(pattern: str, resource: str) -> bool:
    """Say whether a pattern's wildcards leave the type of a resource alone.

    Args:
        pattern: A policy's resource.
        resource: An ARN that it matches.
    """
    wanted = pattern.split(":", _PARTS - 1)
    found = resource.split(":", _PARTS - 1)
    if len(wanted) < _PARTS or len(found) < _PARTS or found[2] in _UNTYPED:
        return True
    if _SEPARATOR.search(found[-1]) is None:
        return True
    kind = _SEPARATOR.split(wanted[-1], maxsplit=1)[0]
    return not kind.strip("*") or _WILDCARD.search(kind) is None
