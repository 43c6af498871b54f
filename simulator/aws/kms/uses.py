"""Which operations of other services use a key, for what, and in whose name.

Reading an encrypted object, secret or message takes ``kms:Decrypt`` on its key, and
writing one ``kms:GenerateDataKey``; the service asks KMS on the caller's behalf. What
each asks stands in `uses.yaml`, a row with its source each. Where the key is found, and
what the answer means, is known to `aws.iam.keys`.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["BY_CALLER", "BY_GRANT", "KeyUse", "list_uses", "read_context"]

BY_CALLER = "caller"
BY_GRANT = "grant"


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One use that an operation makes of a key."""

    key: tuple[str, ...]
    """Where the key is named: members, ``thing``, ARNs, aliases; the first counts."""
    operations: tuple[str, ...]
    """What KMS is asked for."""
    when: tuple[str, ...] = ()
    """Members of which one must be given; none where it is always so."""
    context: Mapping[str, str] = field(default_factory=dict)
    """The encryption context, with placeholders."""
    by: str = BY_CALLER
    """``caller``, ``grant``, or the principal of a service."""


def list_uses(service: str, operation: str) -> Sequence[KeyUse]:
    """Return the uses that an operation makes of keys; S3 and disks have their own.

    Args:
        service: botocore's name of the service.
        operation: botocore's name of the operation.
    """
    return _load().get((service, operation), ())


def read_context(
    params: Mapping[str, Any], *, of_bucket: bool = False
) -> dict[str, str]:
    """Return what an object's data key is bound to: its place, and what the call adds.

    Args:
        params: The operation's parameters, ``SSEKMSEncryptionContext`` in base 64.
        of_bucket: Whether a key of the bucket stands between, which is bound to the
            bucket alone (S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3
            Bucket Keys").
    """
    key = None if of_bucket else params.get("Key")
    place = "/".join(filter(None, (params.get("Bucket"), key)))
    given = _read(str(params.get("SSEKMSEncryptionContext") or ""))
    return {"aws:s3:arn": f"arn:aws:s3:::{place}", **given}


def _read(text: str) -> dict[str, str]:
    try:
        found = json.loads(b64decode(text, validate=True) or b"{}")
    except (binascii.Error, ValueError):  # S3 itself will say so
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


@lru_cache(maxsize=1)
def _load() -> Mapping[tuple[str, str], Sequence[KeyUse]]:
    file = resources.files(__package__) / "uses.yaml"
    table: dict[tuple[str, str], list[KeyUse]] = defaultdict(list)
    for row in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader):
        service, *operations = row["calls"].split()
        use = KeyUse(
            key=tuple(row["key"]),
            operations=tuple(row["ask"]),
            when=tuple(row.get("when", ())),
            context=row.get("context", {}),
            by=row.get("by", BY_CALLER),
        )
        for operation in operations:
            table[service, operation].append(use)
    return table
