"""Which of an account's sensors are on: asked for the steady state and by checks.

A sensor sees only while it is on. What it saw is on the journal and in the logs, and
no business of this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.account.readers import Readers
    from gameday.simulator.aws.cloudtrail.state import Trail
    from gameday.simulator.aws.guardduty.detector import Detector
    from gameday.simulator.aws.logs.flow.settings import FlowLog

__all__ = ["find_detector", "list_flow_logs", "list_trails"]


def list_trails(readers: Readers) -> Sequence[Trail]:
    """Return the trails that are logging."""
    return [trail for trail in readers.trails.trails() if trail.is_logging]


def find_detector(readers: Readers) -> Detector | None:
    """Return GuardDuty's detector, if it is enabled; a region has one at the most."""
    detector = readers.detectors.find(readers.account, readers.region)
    return detector if detector is not None and detector.enabled else None


def list_flow_logs(readers: Readers, vpc: str | None = None) -> Sequence[FlowLog]:
    """Return the flow logs of a VPC, or of everything; each that exists is on."""
    found = readers.logs.flow_logs()
    return [each for each in found if vpc in {None, each.resource_id}]
