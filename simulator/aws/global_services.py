"""Services that are one for all regions, and whose logs that concerns.

CloudTrail, trails and GuardDuty each treat some of them in a way of their own; this is
the one table they read.
Sources: CloudTrail user guide, "About global service events"; GuardDuty user guide,
"How GuardDuty uses its data sources".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["HOME", "IN_DETECTORS", "IN_HOME", "IN_TRAILS"]

HOME: Final = "us-east-1"
"""Where the events of global services are: US East (N. Virginia)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Global:
    """How the logs treat one service."""

    home: bool = True
    """Whether its events are in `HOME`, wherever it was called."""
    trails: bool = False
    """Whether a trail has them only with ``IncludeGlobalServiceEvents``."""
    detectors: bool = False
    """Whether the detectors of every region read them."""


_SERVICES: Final[Mapping[str, _Global]] = {
    "account": _Global(),
    "budgets": _Global(),
    "ce": _Global(),
    "cloudfront": _Global(trails=True, detectors=True),
    "iam": _Global(trails=True, detectors=True),
    "organizations": _Global(detectors=True),
    "route53": _Global(detectors=True),
    "route53domains": _Global(),
    "shield": _Global(),
    "signin": _Global(home=False, detectors=True),
    "sts": _Global(home=False, detectors=True),  # its endpoints have regions
    "support": _Global(),
    "waf": _Global(),
}
"""By botocore's name of the service."""


def _sources(flag: str) -> Iterator[str]:
    for name, service in _SERVICES.items():
        if getattr(service, flag):
            yield f"{name}.amazonaws.com"


IN_HOME: Final = frozenset(name for name, each in _SERVICES.items() if each.home)
"""Services whose events are in `HOME`, by botocore's name."""
IN_TRAILS: Final = frozenset(_sources("trails"))
"""Event sources that a trail has only with ``IncludeGlobalServiceEvents``."""
IN_DETECTORS: Final = frozenset(_sources("detectors"))
"""Event sources that the detectors of every region read."""
