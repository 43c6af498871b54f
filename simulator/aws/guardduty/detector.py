"""The detector of an account and region: what it watches, and how often it tells.

It states facts; `aws.moto.stores.guardduty` keeps detectors. What the detector's
operations answer is `administration`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gameday.scenarios.finding_types import FindingType

__all__ = [
    "DEFAULT_OFF",
    "FEATURES",
    "INTERVALS_S",
    "Detector",
    "DetectorStore",
    "Detectors",
    "Settings",
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

INTERVALS_S: Mapping[str, float] = {
    "FIFTEEN_MINUTES": 900.0,
    "ONE_HOUR": 3_600.0,
    "SIX_HOURS": 21_600.0,
}
"""How often updates of findings are sent, by ``FindingPublishingFrequency``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A detector at a moment (GetDetector, ListFilters, GetFilter)."""

    id: str
    account: str
    region: str
    enabled: bool
    features: Mapping[str, bool]
    """Which features are on."""
    suppressions: tuple[Mapping[str, Any], ...]
    """The criteria of the filters that archive what they match."""
    frequency: str
    """``FindingPublishingFrequency``: ``SIX_HOURS`` …"""
    service_role: str
    tags: Mapping[str, str]
    filters: tuple[str, ...]
    """The names of all its filters."""
    created: datetime
    updated: datetime

    @property
    def update_interval_s(self) -> float:
        """How often updates of a finding are sent, in seconds."""
        return INTERVALS_S[self.frequency]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What CreateDetector and UpdateDetector can set; None and empty for the rest."""

    enabled: bool | None = None
    frequency: str | None = None
    data_sources: Mapping[str, Any] = field(default_factory=dict)
    """The older settings, as the API takes them."""
    features: Sequence[Mapping[str, Any]] = ()
    """The features, as the API takes them."""
    tags: Mapping[str, str] = field(default_factory=dict)


class Detectors(Protocol):
    """Finds detectors, wherever they are kept."""

    def find(self, account: str, region: str) -> Detector | None:
        """Return the detector of an account in a region, or None without one."""


class DetectorStore(Detectors, Protocol):
    """The detectors of every account, read and changed: GuardDuty's own back end."""

    def create(
        self, account: str, region: str, settings: Settings, now: datetime
    ) -> str:
        """Make a detector, and return its id."""

    def update(self, detector: Detector, settings: Settings, now: datetime) -> None:
        """Change a detector; what the settings leave out stays."""

    def administrator(self, account: str, region: str) -> str | None:
        """Return the account that administers this one's GuardDuty, if any does."""


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
