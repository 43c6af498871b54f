"""GuardDuty's findings in the AWS Security Finding Format, as they are imported.

Whole findings only: types are `taxonomy`, resources `resources`, and what Security Hub
adds to anybody's finding `findings`. The forms follow published imports of real and
sample findings of 2020 to 2024 and the example in the GuardDuty user guide,
"Integrating with AWS Security Hub".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from gameday.simulator.aws.securityhub.resources import describe_resources
from gameday.simulator.aws.securityhub.taxonomy import name_types

__all__ = ["Asff", "write_asff"]

Asff: TypeAlias = dict[str, Any]
"""A finding in the AWS Security Finding Format: JSON, as events carry it."""

_LABELS = ((9.0, "CRITICAL"), (7.0, "HIGH"), (4.0, "MEDIUM"), (0.0, "LOW"))
"""From which severity of GuardDuty which label is given."""
_LONGEST_TITLE, _LONGEST_DESCRIPTION = 256, 1_024
_PREFIX = "aws/guardduty/service"


def write_asff(finding: Mapping[str, Any]) -> Asff:
    """Write a GuardDuty finding, as its event's detail has it, for Security Hub."""
    region = finding["region"]
    partition = finding.get("partition", "aws")
    severity = _rate(finding["severity"])
    types = list(name_types(finding["type"]))
    return {
        "SchemaVersion": "2018-10-08",
        "Id": finding["arn"],
        "ProductArn": f"arn:{partition}:securityhub:{region}::product/aws/guardduty",
        "ProductName": "GuardDuty",
        "CompanyName": "Amazon",
        "Region": region,
        "GeneratorId": finding["arn"].rpartition("/finding/")[0],
        "AwsAccountId": finding["accountId"],
        "Types": types,
        "FirstObservedAt": finding["service"]["eventFirstSeen"],
        "LastObservedAt": finding["service"]["eventLastSeen"],
        "CreatedAt": finding["createdAt"],
        "UpdatedAt": finding["updatedAt"],
        "Severity": severity,
        "Title": finding["title"][:_LONGEST_TITLE],
        "Description": finding["description"][:_LONGEST_DESCRIPTION],
        "SourceUrl": _link(finding),
        "ProductFields": dict(_flatten(finding["service"], _PREFIX)),
        "Resources": describe_resources(finding),
        "FindingProviderFields": {
            "Severity": {"Label": severity["Label"]},
            "Types": types,
        },
        "Sample": _is_sample(finding),
    }


def _rate(severity: float) -> dict[str, Any]:
    """Write a severity; a low one is normalized to 40, as real imports have it."""
    label = next(label for least, label in _LABELS if severity >= least)
    low = label == "LOW"
    normalized = 40 if low else round(severity * 10)
    return {"Product": severity, "Label": label, "Normalized": normalized}


def _link(finding: Mapping[str, Any]) -> str:
    region = finding["region"]
    console = f"https://{region}.console.aws.amazon.com/guardduty/home?region={region}"
    return f"{console}#/findings?macros=current&fId={finding['id']}"


def _is_sample(finding: Mapping[str, Any]) -> bool:
    return bool((finding["service"].get("additionalInfo") or {}).get("sample"))


def _flatten(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield what a finding says as fields of text: ``…/portProbeDetails.0_/…``."""
    if isinstance(value, Mapping) and value:
        for name, member in value.items():
            yield from _flatten(member, f"{path}/{name}")
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _flatten(item, f"{path}.{index}_")
    else:
        yield path, _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[]"
    return str(value) if value not in (None, {}) else ""
