"""`Detectors` over moto: the detector of an account and region, read as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.detector import DEFAULT_OFF, FEATURES, Detector
from gameday.simulator.aws.moto.readers.backends import find_backend

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["MotoDetectors"]

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


class MotoDetectors:
    """The detectors that moto keeps; an account has one in each region."""

    def find(self, account: str, region: str) -> Detector | None:
        """Return the detector of an account in a region, or None without one."""
        backend = find_backend("guardduty", account, region)
        kept = next(iter(backend.detectors.values()), None) if backend else None
        return None if kept is None else _read(kept, account, region)


def _read(kept: Any, account: str, region: str) -> Detector:
    return Detector(
        id=kept.id,
        account=account,
        region=region,
        enabled=bool(kept.enabled),
        features=_read_features(kept),
        suppressions=tuple(
            (rule.finding_criteria or {}).get("criterion", {})
            for rule in kept.filters.values()
            if rule.action == "ARCHIVE"
        ),
        frequency=kept.finding_publish_freq,
        service_role=kept.service_role,
        tags=kept.tags,
        filters=tuple(kept.filters),
        created=_in_utc(kept.created_at),
        updated=_in_utc(kept.updated_at),
    )


def _read_features(kept: Any) -> dict[str, bool]:
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


def _in_utc(moment: datetime) -> datetime:
    """Say what moto leaves out where a stack made it: the machine's own time zone."""
    return moment.astimezone(UTC)
