"""The ``requestParameters`` of a record.

Source: real records. Services that refuse a caller before they read the request write
null; EC2 and S3 tell what was asked even then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.cloudtrail.casing import write_members
from gameday.simulator.aws.cloudtrail.forms import ec2, s3

if TYPE_CHECKING:
    from gameday.simulator.aws.cloudtrail.sighting import Sighting

__all__ = ["describe_parameters"]

_REFUSALS: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "ExpiredToken",
        "RequestLimitExceeded",
        "Throttling",
        "ThrottlingException",
    }
)


def describe_parameters(seen: Sighting) -> dict[str, Any] | None:
    """Write the parameters of a call; None where the record has null."""
    call = seen.call
    if call.service == "s3":
        return s3.describe_request(seen)
    if call.service == "s3control":
        return s3.describe_control(seen)
    shape = call.model.input_shape
    if call.service == "ec2":
        return ec2.describe_request(call.operation, shape, call.params)
    if shape is None or seen.response.error_code in _REFUSALS:
        return None
    return write_members(call.service, shape, call.params) or None
