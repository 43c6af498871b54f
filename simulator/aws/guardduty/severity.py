"""How severe a finding is: its type's documented band, as the number the service sends.

Where the documentation makes the band depend on what happened, the table beside this
module says on which member of the finding. Where it only says that the band varies, the
table's choice is ours: high for malicious files, medium for the rest.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import UsageError
from gameday.simulator.aws.guardduty.criteria import is_met

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scenarios.finding_types import FindingType

__all__ = ["BANDS", "check_severity", "find_rules", "rate"]

BANDS: Mapping[str, float] = {"Low": 2.0, "Medium": 5.0, "High": 8.0, "Critical": 9.0}
"""The number that stands for each band; documented are only the bands' limits."""

_LOWEST, _HIGHEST = 1.0, 10.0


@dataclass(frozen=True, slots=True)
class _Case:
    pattern: str
    where: str
    value: str
    band: str


def rate(finding_type: FindingType, finding: Mapping[str, Any]) -> float:
    """Return the severity that a finding's members give it."""
    for case in _table():
        if not fnmatchcase(finding_type.type, case.pattern):
            continue
        if not case.where or is_met(finding, {case.where: {"equals": [case.value]}}):
            return BANDS[case.band]
    return BANDS.get(finding_type.severity, BANDS["Medium"])


def check_severity(severity: float) -> float:
    """Return a severity that somebody gave.

    Raises:
        UsageError: It lies outside of what GuardDuty has.
    """
    if _LOWEST <= severity <= _HIGHEST:
        return severity
    raise UsageError(
        f"expected a severity from {_LOWEST} to {_HIGHEST}, found {severity}",
        code="finding-severity",
    )


def find_rules(name: str) -> list[str]:
    """Return the Custom Detection Rules behind an opt-in type, the usual one first."""
    return [
        case.value
        for case in _table()
        if case.pattern == name and case.where == "customDetectionRuleName"
    ]


@cache
def _table() -> tuple[_Case, ...]:
    file = resources.files(__package__).joinpath("severities.csv")
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    return tuple(_Case(**row) for row in rows)
