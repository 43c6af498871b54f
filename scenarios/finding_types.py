"""The types of GuardDuty findings, as documented in 2026.

The table beside this module names each type's severity band, the resource it is about,
the protection plan it needs, and whether it is active, opt-in (custom detection rules)
or documented outside the table of active types. What a finding looks like is not here.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FindingType", "finding_types"]

_KEYS = {
    "AccessKey": ("access_key", "user", "role", "instance"),
    "Container": ("cluster", "instance"),
    "EBSSnapshot": ("snapshot",),
    "EC2Image": ("image",),
    "ECSCluster": ("cluster", "instance"),
    "EKSCluster": ("cluster",),
    "Instance": ("instance",),
    "Lambda": ("function",),
    "RDSDBInstance": ("db_instance",),
    "S3Bucket": ("bucket",),
    "S3Object": ("bucket",),
}
"""The keys of a scenario's finding that name a resource of each type."""


@dataclass(frozen=True, slots=True)
class FindingType:
    """One type of finding."""

    type: str
    severity: str
    """``Low``, ``Medium``, ``High``, ``Critical``, or ``varies``."""
    resource_types: tuple[str, ...]
    """GuardDuty's names of what it can be about; empty where it is not documented."""
    plan: str
    """The protection plan that produces it."""
    status: str
    """``active``, ``opt-in`` or ``documented``."""

    @property
    def resource_keys(self) -> tuple[str, ...]:
        """The keys of a finding that can name its resource; empty where any can."""
        keys = (key for name in self.resource_types for key in _KEYS.get(name, ()))
        return tuple(dict.fromkeys(keys))


@lru_cache(maxsize=1)
def finding_types() -> Mapping[str, FindingType]:
    """Return every documented type, by its name."""
    table = files("gameday.scenarios").joinpath("finding_types.csv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines())
    return {row["type"]: _read_row(row) for row in rows}


def _read_row(row: dict[str, str]) -> FindingType:
    resource_types = tuple(filter(None, row["resource_type"].split("|")))
    return FindingType(
        type=row["type"],
        severity=row["severity"],
        resource_types=resource_types,
        plan=row["plan"],
        status=row["status"],
    )
