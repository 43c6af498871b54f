"""The stages in which IAM's own parser reads an identity policy.

It looks for one kind of fault in the whole document before it looks for the next, so
which of several faults is told does not hang on where they stand. What it takes for a
date, an action or a resource is wider than what these mean anything as.

Found out by others who asked AWS: getmoto/moto, ``test_iam_policies.py``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.documents.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["check_action", "check_resource", "is_date", "pick"]

_STAGES = (
    ("version",),
    ("effect", "condition-value", "resource-legacy"),
    ("sid", "sid-twice"),
    ("misses-Action",),
    ("resource-form", "resource-partition"),
    ("action-colons", "action-form", "action-vendor"),
    ("misses-Resource",),
)
"""After the syntax, which all other faults are of."""
_RANKS = {kind: rank for rank, stage in enumerate(_STAGES, 1) for kind in stage}

_PARTITION = re.compile(r"aws(-[a-z]+)*|\*")
_FEWEST_COLONS = 5
_DATE = re.compile(
    r"-?\d+(-(0?[1-9]|1[0-2])(-(0?[1-9]|[12]\d|3[01]))?)?"
    r"(t((0?\d|1\d|2[0-3])(:[0-5]?\d(:[0-5]?\d(\.\d{1,9})?)?)?)?"
    r"(z|[+-]\d\d(:?\d\d)?)?)?"
)


def pick(faults: Iterable[Fault]) -> Fault | None:
    """Return the fault that is told: the first of the earliest stage, or None."""
    return min(faults, key=lambda fault: _RANKS.get(fault.kind, 0), default=None)


def check_action(action: str) -> Fault | None:
    """Return what is wrong with an action, or None."""
    vendor, colon, name = action.partition(":")
    if action == "*":
        return None
    if not colon:
        return Fault("action-form", action)
    if ":" in name:
        return Fault("action-colons", action)
    is_vendor = re.fullmatch(r"[A-Za-z0-9.-]+", vendor) is not None
    return None if is_vendor else Fault("action-vendor", vendor)


def check_resource(resource: str) -> Fault | None:
    """Return what is wrong with a resource, or None."""
    first, colon, rest = resource.partition(":")
    if not colon:
        return Fault("resource-form", resource)
    partition, _, rest = rest.partition(":")
    if _PARTITION.fullmatch(partition) is None:
        parts = rest.split(":", 3) if rest else []
        whole = ":".join((*parts, *("*" * (4 - len(parts)))))
        told = f'"{partition}" is not valid for resource "arn:{partition}:{whole}"'
        return Fault("resource-partition", told)
    if "::" in resource and resource.count(":") < _FEWEST_COLONS:
        return Fault("resource-legacy", resource)
    return None if first == "arn" else Fault("resource-form", resource)


def is_date(text: str) -> bool:
    """Say whether a text passes for a date: ISO 8601, or seconds since 1970."""
    return _DATE.fullmatch(text.lower()) is not None
