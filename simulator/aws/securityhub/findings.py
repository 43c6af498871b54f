"""The findings a hub keeps: what their provider says, and what users say about them.

A finding is known by its product and its id. Users' words (a note, a workflow status)
stay when the provider sends the finding again; the provider's stay under
``FindingProviderFields`` when a user overrules them. Nothing is sent from here.

Sources: Security Hub API reference, ``BatchImportFindings``, ``BatchUpdateFindings``
and ``Severity``; user guide, "Setting the workflow status of findings".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.times import write_time_ms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from gameday.simulator.aws.securityhub.asff import Asff

__all__ = ["FindingKey", "Findings", "complete_severity", "key_of"]

FindingKey: TypeAlias = tuple[str, str]
"""The ARN of the product, and the finding's id."""

_LABELS = ((90, "CRITICAL"), (70, "HIGH"), (40, "MEDIUM"), (1, "LOW"))
_NORMALIZED = {"INFORMATIONAL": 0, "LOW": 1, "MEDIUM": 40, "HIGH": 70, "CRITICAL": 90}
_USERS_ALONE = ("Note", "UserDefinedFields", "VerificationState", "Workflow")
"""What a provider can say in a new finding and no more after that."""
_OF_PROVIDERS = ("Confidence", "Criticality", "RelatedFindings", "Severity", "Types")
"""What stands in ``FindingProviderFields`` too."""
_OPEN_AGAIN = {"NOTIFIED", "RESOLVED"}
"""The workflow statuses that end when an archived finding becomes active."""


def key_of(finding: Mapping[str, Any]) -> FindingKey:
    """Return what a finding, or an identifier of one, is known by."""
    return finding["ProductArn"], finding["Id"]


def complete_severity(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a severity with its label and its number, whichever was given."""
    severity = dict(given)
    if "Label" in severity:
        severity.setdefault("Normalized", _NORMALIZED[severity["Label"]])
    elif (number := severity.get("Normalized")) is not None:
        found = (label for least, label in _LABELS if number >= least)
        severity["Label"] = next(found, "INFORMATIONAL")
    return severity


@dataclass(slots=True)
class _Kept:
    """A finding in its two layers."""

    provided: Asff
    by_users: Asff = field(default_factory=dict)
    """What users set; it lies over what the provider says."""

    @property
    def whole(self) -> Asff:
        return {**self.provided, **self.by_users}


class Findings:
    """The findings of one account in one region, the oldest first."""

    def __init__(self) -> None:
        self._kept: dict[FindingKey, _Kept] = {}

    def __iter__(self) -> Iterator[Asff]:
        return (kept.whole for kept in self._kept.values())

    def find(self, key: FindingKey) -> Asff | None:
        """Return a finding as it stands, or None."""
        kept = self._kept.get(key)
        return kept.whole if kept else None

    def take(self, given: Asff, now: datetime) -> Asff:
        """Take a finding of a provider in, new or again, and return it whole."""
        finding = _complete(given, now)
        kept = self._kept.get(key_of(finding))
        if kept is None:
            kept = self._kept[key_of(finding)] = _Kept(finding)
            return kept.whole
        before = kept.provided
        for name in _USERS_ALONE:
            finding.pop(name, None)
            if name in before:
                finding[name] = before[name]
        if _becomes_active(before, finding) and _status(kept.whole) in _OPEN_AGAIN:
            kept.by_users["Workflow"] = {"Status": "NEW"}
        kept.provided = finding
        return kept.whole

    def update(self, key: FindingKey, said: Mapping[str, Any], now: datetime) -> Asff:
        """Lay what a user says over a finding, and return it whole.

        Args:
            key: A finding that is there.
            said: Members as ``BatchUpdateFindings`` takes them.
            now: When, for the note.
        """
        kept = self._kept[key]
        changes = dict(said)
        if "Note" in changes:
            changes["Note"] = {**changes["Note"], "UpdatedAt": write_time_ms(now)}
        if "Severity" in changes:
            severity = complete_severity(changes["Severity"])
            changes["Severity"] = {**kept.whole.get("Severity", {}), **severity}
        kept.by_users |= changes
        return kept.whole


def _complete(given: Asff, now: datetime) -> Asff:
    """Give a provider's finding the members that Security Hub adds."""
    product = given["ProductArn"]
    said = _read_provider(given)
    fields = {
        **(given.get("ProductFields") or {}),
        "aws/securityhub/FindingId": f"{product}/{given['Id']}",
        "aws/securityhub/ProductName": given.get("ProductName", "Default"),
        "aws/securityhub/CompanyName": given.get("CompanyName", "Personal"),
    }
    return {
        "ProductName": "Default",
        "CompanyName": "Personal",
        "Region": Arn.read(product).region,
        "WorkflowState": "NEW",
        "Workflow": {"Status": "NEW"},
        "RecordState": "ACTIVE",
        **given,
        **said,
        "ProductFields": fields,
        "FindingProviderFields": _write_provider(said),
        "ProcessedAt": write_time_ms(now),
    }


def _read_provider(given: Asff) -> dict[str, Any]:
    """Return what a provider says: in fields of its own, or, as once, at the top."""
    own = given.get("FindingProviderFields") or {}
    said = {**{name: given[name] for name in _OF_PROVIDERS if name in given}, **own}
    if "Severity" in said:
        severity = complete_severity(said["Severity"])
        above = complete_severity(given.get("Severity", {}))
        same = above.get("Label") == severity.get("Label")
        said["Severity"] = above if same else severity
    return said


def _write_provider(said: Mapping[str, Any]) -> dict[str, Any]:
    fields = dict(said)
    if "Severity" in said:
        kept = ("Label", "Original")  # the number is Security Hub's own
        fields["Severity"] = {k: v for k, v in said["Severity"].items() if k in kept}
    return fields


def _becomes_active(before: Asff, after: Asff) -> bool:
    return (before["RecordState"], after["RecordState"]) == ("ARCHIVED", "ACTIVE")


def _status(finding: Asff) -> str:
    return str(finding["Workflow"]["Status"])
