"""The services of AWS as principals: their names, and the addresses they call from.

Policies name a service by its principal, and a role says which of them it trusts. What
may follow from that is judged in `aws.iam`.
Sources: IAM user guide, "AWS service principals"; the services' own guides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ADDRESSES",
    "CLOUDFORMATION",
    "CLOUDTRAIL",
    "EVENTS",
    "FLOW_LOGS",
    "LAMBDA",
    "LOG_DELIVERY",
    "RESPONSE_MACHINE",
    "S3",
    "S3_LOGGING",
    "SCHEDULER",
    "SNS",
    "SSM",
    "STATES",
    "is_service",
]

CLOUDFORMATION: Final = "cloudformation.amazonaws.com"
CLOUDTRAIL: Final = "cloudtrail.amazonaws.com"
EVENTS: Final = "events.amazonaws.com"
FLOW_LOGS: Final = "vpc-flow-logs.amazonaws.com"
"""Takes on the role of a flow log that goes to CloudWatch Logs."""
LAMBDA: Final = "lambda.amazonaws.com"
LOG_DELIVERY: Final = "delivery.logs.amazonaws.com"
"""Delivers vended logs (flow logs, DNS query logs) to buckets and log groups."""
S3: Final = "s3.amazonaws.com"
"""Sends a bucket's notifications."""
S3_LOGGING: Final = "logging.s3.amazonaws.com"
"""Delivers a bucket's server access logs."""
SCHEDULER: Final = "scheduler.amazonaws.com"
SNS: Final = "sns.amazonaws.com"
SSM: Final = "ssm.amazonaws.com"
STATES: Final = "states.amazonaws.com"

RESPONSE_MACHINE: Final = "203.0.113.80"
"""The machine of the response team that runs `command` responders: no service of AWS,
but known to the account as well as they are."""

ADDRESSES: Final[Mapping[str, str]] = {
    LAMBDA: "203.0.113.77",
    STATES: "203.0.113.78",
    SSM: "203.0.113.79",
}
"""Where calls come from that a service makes with a role of the account.

They are of a range for documentation (RFC 5737), which stands for AWS's own ranges. A
service that is not listed shows its principal in place of an address.
"""

_SUFFIX = ".amazonaws.com"


def is_service(principal: str) -> bool:
    """Say whether a principal, or the place of a source address, names a service."""
    return principal.endswith(_SUFFIX)
