"""How a trail's deliveries went: what ``GetTrailStatus`` tells.

moto's trails say that every delivery goes well, in local time. It does not deliver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from datetime import datetime

    from gameday.simulator.aws.cloudtrail.state import Trail

__all__ = ["DeliveryStatus", "Statuses", "describe_status"]


@dataclass(slots=True)
class DeliveryStatus:
    """The latest deliveries of one trail; an error is gone with the next success."""

    delivered_at: datetime | None = None
    attempted_at: datetime | None = None
    error: str | None = None
    notified_at: datetime | None = None
    notification_error: str | None = None
    logged_at: datetime | None = None
    log_error: str | None = None
    digested_at: datetime | None = None
    digest_error: str | None = None

    def note_file(self, moment: datetime, error: str | None) -> None:
        """Note the delivery of a log file."""
        self.attempted_at, self.error = moment, error
        self.delivered_at = self.delivered_at if error else moment

    def note_notification(self, moment: datetime, error: str | None) -> None:
        """Note a notification on the trail's topic."""
        self.notification_error = error
        self.notified_at = self.notified_at if error else moment

    def note_log(self, moment: datetime, error: str | None) -> None:
        """Note a delivery to the trail's log group."""
        self.log_error = error
        self.logged_at = self.logged_at if error else moment

    def note_digest(self, moment: datetime, error: str | None) -> None:
        """Note the delivery of a digest file."""
        self.digest_error = error
        self.digested_at = self.digested_at if error else moment


class Statuses:
    """The statuses of all trails; a trail made anew under an old name starts anew."""

    def __init__(self) -> None:
        self._known: dict[int, DeliveryStatus] = {}

    def of(self, trail: Trail) -> DeliveryStatus:
        """Return a trail's status, to read and to change."""
        return self._known.setdefault(trail.serial, DeliveryStatus())


def describe_status(trail: Trail, status: DeliveryStatus) -> dict[str, Any]:
    """Return the members of ``GetTrailStatus``."""
    started, stopped = trail.started, trail.stopped
    delivered = status.delivered_at if status.error is None else None
    told = {
        "IsLogging": trail.is_logging,
        "LatestDeliveryError": status.error,
        "LatestNotificationError": status.notification_error,
        "LatestDeliveryTime": status.delivered_at,
        "LatestNotificationTime": status.notified_at,
        "StartLoggingTime": started,
        "StopLoggingTime": stopped,
        "LatestCloudWatchLogsDeliveryError": status.log_error,
        "LatestCloudWatchLogsDeliveryTime": status.logged_at,
        "LatestDigestDeliveryTime": status.digested_at,
        "LatestDigestDeliveryError": status.digest_error,
        "LatestDeliveryAttemptTime": _text(status.attempted_at),
        "LatestNotificationAttemptTime": _text(status.notified_at),
        "LatestNotificationAttemptSucceeded": _text(status.notified_at),
        "LatestDeliveryAttemptSucceeded": _text(delivered),
        "TimeLoggingStarted": _text(started),
        "TimeLoggingStopped": _text(stopped),
    }
    return {name: each for name, each in told.items() if each is not None}


def _text(moment: datetime | None) -> str:
    return write_time(moment) if moment else ""
