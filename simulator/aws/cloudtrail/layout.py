"""Where CloudTrail puts its files in a bucket, and how it writes them.

Source: CloudTrail user guide, "CloudTrail log file examples", "Digest file location".
"""

from __future__ import annotations

import json
import string
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from gameday.simulator.aws.cloudtrail.state import Trail

__all__ = ["make_digest_key", "make_log_key", "write_json"]

_LETTERS: Final = string.ascii_letters + string.digits
_UNIQUE: Final = 16
_GRID_MIN: Final = 5


def make_log_key(
    trail: Trail, region: str, moment: datetime, rng: random.Random
) -> str:
    """Make the key of a log file; its time is rounded down to five minutes."""
    stamp = moment.replace(minute=moment.minute - moment.minute % _GRID_MIN)
    unique = "".join(rng.choices(_LETTERS, k=_UNIQUE))
    account = trail.account
    return (
        f"{_folder(trail)}CloudTrail/{region}/{moment:%Y/%m/%d}/"
        f"{account}_CloudTrail_{region}_{stamp:%Y%m%dT%H%MZ}_{unique}.json.gz"
    )


def make_digest_key(trail: Trail, region: str, end: datetime) -> str:
    """Make the key of a digest file, by the end of the time it covers."""
    account = trail.account
    return (
        f"{_folder(trail)}CloudTrail-Digest/{region}/{end:%Y/%m/%d}/"
        f"{account}_CloudTrail-Digest_{region}_{trail.name}_"
        f"{trail.region}_{end:%Y%m%dT%H%M%SZ}.json.gz"
    )


def write_json(content: Any) -> bytes:
    """Write a file's JSON, which digests are made of."""
    return json.dumps(content, separators=(",", ":")).encode()


def _folder(trail: Trail) -> str:
    prefix = f"{trail.prefix}/" if trail.prefix else ""
    return f"{prefix}AWSLogs/{trail.account}/"
