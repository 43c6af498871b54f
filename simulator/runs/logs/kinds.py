"""The kinds of logs, told apart by where AWS puts their files.

Sources: the user guides of CloudTrail ("CloudTrail log file names"), VPC ("Flow log
files"), Route 53 ("Resolver query logging"), GuardDuty ("Exporting findings") and
CloudWatch Logs. Server access logs have no folder of their own on S3; in a run's folder
they are below ``ServerAccessLogs``.
"""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["ACCESS_LOGS", "LOG_GROUPS", "Kind", "is_log", "kind_of"]

LOG_GROUPS = "CloudWatchLogs"
"""The folder of what was delivered to log groups: ``CloudWatchLogs/<kind>/<group>``."""

ACCESS_LOGS = "ServerAccessLogs"
"""The folder of server access logs: ``ServerAccessLogs/<bucket>/<key>``."""


class Kind(StrEnum):
    """What a log tells of; also the name of its table."""

    CLOUDTRAIL = "cloudtrail"
    DNS = "dns"
    FINDINGS = "findings"
    LOG_EVENTS = "log_events"
    S3_ACCESS = "s3_access"
    VPC_FLOW = "vpc_flow"


_FOLDERS = {
    "CloudTrail": Kind.CLOUDTRAIL,
    "GuardDuty": Kind.FINDINGS,
    "application": Kind.LOG_EVENTS,
    "vpcdnsquerylogs": Kind.DNS,
    "vpcflowlogs": Kind.VPC_FLOW,
}
_LOG = re.compile(
    r"(?:^|/)AWSLogs/(?:o-[a-z0-9]+/)?\d{12}/([\w-]+)/.*\.(?:json|jsonl|log)(?:\.gz)?$"
)
_IN_GROUP = re.compile(rf"(?:^|/){LOG_GROUPS}/(\w+)/")
_ACCESS = re.compile(rf"(?:^|/){ACCESS_LOGS}/")


def is_log(key: str) -> bool:
    """Tell whether an object's key is that of a log file, digests included."""
    return "AWSLogs/" in key and _LOG.search(key) is not None


def kind_of(path: str) -> Kind | None:
    """Return the kind of a log file by its place; None for one that holds no records.

    Args:
        path: Its place below the logs' folder, with ``/`` between the parts.
    """
    if _ACCESS.search(path):
        return Kind.S3_ACCESS
    found = _LOG.search(path) or _IN_GROUP.search(path)
    return _FOLDERS.get(found.group(1)) if found else None
