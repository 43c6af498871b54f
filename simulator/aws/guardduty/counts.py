"""How many findings there are, by severity, type, account, day or resource."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.wording import find_subject
from gameday.simulator.aws.times import read_time

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from gameday.simulator.aws.guardduty.wire import Finding

__all__ = ["count_by", "count_severities"]


def count_severities(findings: Sequence[Finding]) -> dict[str, int]:
    """Return how many findings have each severity, by the severity as text."""
    counts = Counter(str(float(finding["severity"])) for finding in findings)
    return dict(sorted(counts.items()))


def count_by(
    findings: Sequence[Finding], group: str, *, ascending: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """Return the statistics of a ``GroupBy``, the largest group first by default."""
    member, describe = _GROUPS[group]
    groups: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        key = tuple(sorted(describe(finding).items()))
        groups.setdefault(key, []).append(finding)
    rows = [_row(describe, alike) for alike in groups.values()]
    rows.sort(key=lambda row: int(row["TotalFindings"]), reverse=not ascending)
    return {member: rows}


def _row(
    describe: Callable[[Finding], dict[str, Any]], alike: Sequence[Finding]
) -> dict[str, Any]:
    latest = max(read_time(finding["updatedAt"]) for finding in alike)
    described = describe(alike[0])
    return {**described, "LastGeneratedAt": latest, "TotalFindings": len(alike)}


def _by_day(finding: Finding) -> dict[str, Any]:
    day = datetime.combine(read_time(finding["updatedAt"]).date(), time(), UTC)
    return {"Date": day, "Severity": float(finding["severity"])}


def _by_resource(finding: Finding) -> dict[str, Any]:
    return {
        "AccountId": finding["accountId"],
        "ResourceId": find_subject(finding),
        "ResourceType": finding["resource"]["resourceType"],
    }


_GROUPS: Mapping[str, tuple[str, Callable[[Finding], dict[str, Any]]]] = {
    "ACCOUNT": ("GroupedByAccount", lambda it: {"AccountId": it["accountId"]}),
    "DATE": ("GroupedByDate", _by_day),
    "FINDING_TYPE": ("GroupedByFindingType", lambda it: {"FindingType": it["type"]}),
    "RESOURCE": ("GroupedByResource", _by_resource),
    "SEVERITY": (
        "GroupedBySeverity",
        lambda it: {"Severity": float(it["severity"])},
    ),
}
