"""The findings operations of the API, which moto does not have.

They answer from the publisher's store. The detector's own operations are
`administration`; `add_operations` registers both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.administration import DetectorOperations
from gameday.simulator.aws.guardduty.counts import count_by, count_severities
from gameday.simulator.aws.guardduty.criteria import find_values, is_met
from gameday.simulator.aws.guardduty.requests import (
    LARGEST_PAGE,
    refuse_detector,
    refuse_values,
    take_page,
)
from gameday.simulator.aws.guardduty.samples import sample_types
from gameday.simulator.aws.guardduty.wire import to_members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gameday.simulator.aws.guardduty.detector import Detector
    from gameday.simulator.aws.guardduty.publisher import Publisher
    from gameday.simulator.aws.guardduty.wire import Finding
    from gameday.simulator.engine.gateway.call import Call, Params
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["FindingOperations", "add_operations"]

_Answer = dict[str, Any]
_LARGEST_STATISTICS = 100


def add_operations(operations: Operations, publisher: Publisher) -> None:
    """Answer GuardDuty's operations from a publisher's findings."""
    answers = FindingOperations(publisher)
    for name, answer in (
        ("ListFindings", answers.list_findings),
        ("GetFindings", answers.get_findings),
        ("ArchiveFindings", answers.archive_findings),
        ("UnarchiveFindings", answers.unarchive_findings),
        ("CreateSampleFindings", answers.create_sample_findings),
        ("UpdateFindingsFeedback", answers.update_findings_feedback),
        ("GetFindingsStatistics", answers.get_findings_statistics),
    ):
        operations.add("guardduty", name, answer)
    DetectorOperations(publisher.detectors).add_to(operations)


class FindingOperations:
    """The answers, one method for each operation."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._store = publisher.store

    def list_findings(self, call: Call) -> _Answer:
        """Answer ListFindings: the ids of those that meet the criteria."""
        findings = _sort(self._find(call), call.params)
        page, token = take_page(findings, call.params)
        return {"FindingIds": [finding["id"] for finding in page], "NextToken": token}

    def get_findings(self, call: Call) -> _Answer:
        """Answer GetFindings: whole findings, in the order asked for."""
        named = list(self._named(call))
        if "SortCriteria" in call.params:
            named = _sort(named, call.params)
        return {"Findings": [to_members(finding) for finding in named]}

    def archive_findings(self, call: Call) -> _Answer:
        """Answer ArchiveFindings."""
        for finding in self._named(call):
            finding["service"]["archived"] = True
        return {}

    def unarchive_findings(self, call: Call) -> _Answer:
        """Answer UnarchiveFindings."""
        for finding in self._named(call):
            finding["service"]["archived"] = False
        return {}

    def update_findings_feedback(self, call: Call) -> _Answer:
        """Answer UpdateFindingsFeedback."""
        for finding in self._named(call):
            finding["service"]["userFeedback"] = call.params["Feedback"]
        return {}

    def create_sample_findings(self, call: Call) -> _Answer:
        """Answer CreateSampleFindings: the types named, or one of every type."""
        detector = self._detector(call)
        named = call.params.get("FindingTypes") or []
        known = finding_types()
        if len(named) > LARGEST_PAGE or any(name not in known for name in named):
            raise refuse_values()
        for name in named or sample_types():
            self._publisher.report_sample(name, detector)
        return {}

    def get_findings_statistics(self, call: Call) -> _Answer:
        """Answer GetFindingsStatistics: counts by severity, or by a group."""
        findings = self._find(call)
        group = call.params.get("GroupBy")
        if group is None:
            counts = {"CountBySeverity": count_severities(findings)}
            return {"FindingStatistics": counts}
        ascending = call.params.get("OrderBy") == "ASC"
        ((member, rows),) = count_by(findings, group, ascending=ascending).items()
        page, token = take_page(rows, call.params, largest=_LARGEST_STATISTICS)
        return {"FindingStatistics": {member: page}, "NextToken": token}

    def _detector(self, call: Call) -> Detector:
        found = self._publisher.detectors.find(call.account, call.region)
        if found is None or found.id != call.params["DetectorId"]:
            raise refuse_detector()
        return found

    def _find(self, call: Call) -> list[Finding]:
        detector = self._detector(call)
        criterion = call.params.get("FindingCriteria", {}).get("Criterion", {})
        return [
            finding
            for finding in self._store.list_findings(detector.id)
            if is_met(finding, criterion)
        ]

    def _named(self, call: Call) -> Iterator[Finding]:
        detector = self._detector(call)
        if len(call.params["FindingIds"]) > LARGEST_PAGE:
            raise refuse_values()
        for identity in call.params["FindingIds"]:
            kept = self._store.find(detector.id, identity)
            if kept is not None:
                yield kept.finding


def _sort(findings: Sequence[Finding], params: Params) -> list[Finding]:
    order: Mapping[str, str] = params.get("SortCriteria", {})
    path = order.get("AttributeName", "createdAt")
    return sorted(
        findings,
        key=lambda finding: _rank(finding, path),
        reverse=order.get("OrderBy") == "DESC",
    )


def _rank(finding: Finding, path: str) -> tuple[float, str]:
    for value in find_values(finding, path):
        if isinstance(value, int | float):
            return float(value), ""
        return 0.0, str(value)
    return 0.0, ""
