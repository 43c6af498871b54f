"""A bucket's access log has real lines, hours after the requests.

AWS: server access logs are delivered within a few hours, with who asked what of which
object (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html).

moto: writes a file at once for every request, with an address of zeros and no
requester. `aws.logs.access` writes the lines; moto's would be noise among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.s3.models import S3Backend

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Stop moto from writing access logs of its own."""
    patches.set(S3Backend, "log_incoming_request", _write_nothing)


def _write_nothing(_backend: Any, _request: Any, _bucket_name: str) -> None:
    """Leave access logs to the sensor."""
