"""`DetectorStore` over moto: detectors of every account, made and changed in moto."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.guardduty.models import guardduty_backends

from gameday.simulator.aws.moto.readers.guardduty import MotoDetectors

if TYPE_CHECKING:
    from datetime import datetime

    from gameday.simulator.aws.guardduty.detector import Detector, Settings

__all__ = ["MotoDetectorStore"]

_DEFAULT_FREQUENCY = "SIX_HOURS"


class MotoDetectorStore(MotoDetectors):
    """The detectors that moto keeps (see `DetectorStore`)."""

    def create(
        self, account: str, region: str, settings: Settings, now: datetime
    ) -> str:
        """Make a detector, and return its id."""
        backend = guardduty_backends[account][region]
        identity: str = backend.create_detector(
            bool(settings.enabled),
            settings.frequency or _DEFAULT_FREQUENCY,
            _to_wire_case(settings.data_sources),
            dict(settings.tags),
            _to_wire_case(settings.features),
        )
        _stamp(backend.detectors[identity], created=now, updated=now)
        return identity

    def update(self, detector: Detector, settings: Settings, now: datetime) -> None:
        """Change a detector; what the settings leave out stays."""
        backend = guardduty_backends[detector.account][detector.region]
        kept: Any = backend.detectors[detector.id]
        named = _to_wire_case(settings.features)
        features = {setting["name"]: setting for setting in [*kept.features, *named]}
        kept.update(
            settings.enabled,
            settings.frequency,
            {**kept.datasources, **_to_wire_case(settings.data_sources)},
            list(features.values()),
        )
        _stamp(kept, created=kept.created_at, updated=now)

    def administrator(self, account: str, region: str) -> str | None:
        """Return the account that administers this one's GuardDuty, if any does."""
        accounts = guardduty_backends[account][region].admin_account_ids
        return str(accounts[0]) if accounts else None


def _stamp(kept: Any, *, created: datetime, updated: datetime) -> None:
    """Moto stamps detectors with the local time of the machine, without a zone."""
    kept.created_at, kept.updated_at = created, updated


def _to_wire_case(value: Any) -> Any:
    """Return members of the API the way moto keeps them, in camelCase."""
    if isinstance(value, list | tuple):
        return [_to_wire_case(item) for item in value]
    if isinstance(value, dict):
        return {
            name[:1].lower() + name[1:]: _to_wire_case(item)
            for name, item in value.items()
        }
    return value
