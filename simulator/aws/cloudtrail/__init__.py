"""CloudTrail: what every call leaves behind, and where it is written while it is on.

Records, event history, log files with digests, log groups, notifications and events on
EventBridge. It does not judge what it sees; detectors and rules read it.
"""

from __future__ import annotations

from gameday.simulator.aws.cloudtrail.cloudtrail import CloudTrail
from gameday.simulator.aws.cloudtrail.record import Record

__all__ = ["CloudTrail", "Record"]
