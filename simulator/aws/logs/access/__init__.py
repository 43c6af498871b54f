"""S3 server access logs: who asked what of a bucket, where its owner has them written.

`sensor` is the way in, `records` writes lines. CloudTrail's data events are another
sensor.
"""

from __future__ import annotations

from gameday.simulator.aws.logs.access.sensor import AccessLogs

__all__ = ["AccessLogs"]
