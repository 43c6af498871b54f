"""The detector of an account and region: what it watches, and how often it tells.

It reads moto's detectors, whoever made them. What the detector's operations answer is
`administration`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from moto.guardduty.models import guardduty_backends

if TYPE_CHECKING:
    from moto.guardduty.models import Detector as MotoDetector

    from gameday.scenarios.finding_types import FindingType

__all__ = [
    "DEFAULT_OFF",
    "FEATURES",
    "Detector",
    "Detectors",
    "MotoDetectors",
    "find_blind_spot",
]

FEATURES: Mapping[str, tuple[str, ...]] = {
    "S3 Protection": ("S3_DATA_EVENTS",),
    "EKS Protection": ("EKS_AUDIT_LOGS",),
    "Malware Protection for EC2": ("EBS_MALWARE_PROTECTION",),
    "RDS Protection": ("RDS_LOGIN_EVENTS",),
    "Lambda Protection": ("LAMBDA_NETWORK_LOGS",),
    "AI Protection": ("AI_PROTECTION",),
    "Runtime Monitoring": ("RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING"),
}
"""The features of a detector that make a plan's findings; one of them is enough. The
other plans are always on, or set up elsewhere."""

DEFAULT_OFF = frozenset(FEATURES["Runtime Monitoring"])
"""Every other feature is on unless somebody turned it off (API page CreateDetector)."""

_INTERVALS = {"FIFTEEN_MINUTES": 900.0, "ONE_HOUR": 3_600.0, "SIX_HOURS": 21_600.0}
_DATA_SOURCES = {
    "S3_DATA_EVENTS": ("s3Logs", "enable"),
    "EKS_AUDIT_LOGS": ("kubernetes", "auditLogs", "enable"),
    "EBS_MALWARE_PROTECTION": (
        "malwareProtection",
        "scanEc2InstanceWithFindings",
        "ebsVolumes",
    ),
}
"""Where the older settings keep the same switches."""


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector as it stands at this moment."""

    id: str
    account: str
    region: str
    enabled: bool
    update_interval_s: float
    """How often updates of a finding are sent: 900, 3600 or 21600 seconds."""
    features: Mapping[str, bool]
    """Which features are on."""
    suppressions: tuple[Mapping[str, Any], ...]
    """The criteria of the filters that archive what they match."""


class Detectors(Protocol):
    """Finds detectors, wherever they are kept."""

    def find(self, account: str, region: str) -> Detector | None:
        """Return the detector of an account in a region, or None without one."""


class MotoDetectors:
    """The detectors that moto keeps; an account has one in each region."""

    def find(self, account: str, region: str) -> Detector | None:
        """Return the detector of an account in a region, or None without one."""
        for kept in guardduty_backends[account][region].detectors.values():
            return Detector(
                id=kept.id,
                account=account,
                region=region,
                enabled=bool(kept.enabled),
                update_interval_s=_INTERVALS[kept.finding_publish_freq],
                features=_features(kept),
                suppressions=tuple(
                    (rule.finding_criteria or {}).get("criterion", {})
                    for rule in kept.filters.values()
                    if rule.action == "ARCHIVE"
                ),
            )
        return None


def find_blind_spot(detector: Detector, finding_type: FindingType) -> str | None:
    """Say why a detector cannot see what a type of finding is about; None if it can."""
    if not detector.enabled:
        return f"the detector {detector.id} in {detector.region} is suspended"
    features = FEATURES.get(finding_type.plan, ())
    if features and not any(detector.features[feature] for feature in features):
        return (
            f"{finding_type.plan} is off in the detector {detector.id}: "
            f"its feature {features[0]} is disabled"
        )
    return None


def _features(kept: MotoDetector) -> dict[str, bool]:
    features = {
        feature: feature not in DEFAULT_OFF
        for group in FEATURES.values()
        for feature in group
    }
    for feature, path in _DATA_SOURCES.items():
        switch: Any = kept.datasources
        for part in path:
            switch = switch.get(part) if isinstance(switch, Mapping) else None
        if switch is not None:
            features[feature] = str(switch).lower() == "true"
    for setting in kept.features:
        features[setting["name"]] = setting["status"] == "ENABLED"
    return features
