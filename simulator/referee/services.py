"""Which services a call can change, and which state changes only where one can see it.

A call changes its own service. What else it may change stands in a table of those
services of which that is known; any other may change everything, as CloudFormation and
Auto Scaling do. Whether a call did change something is not asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.access_points import is_access_point
from gameday.simulator.aws.iam.dependents.linked import find_linked_role
from gameday.simulator.aws.reads import is_lookup
from gameday.simulator.referee.scope import (
    ANYTHING,
    EVERY_SERVICE,
    NOTHING,
    Matter,
    Scope,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.call import Call

__all__ = ["read_access", "read_state", "touch"]

_CHANGED_BY: Mapping[str, tuple[str, ...]] = {
    # A trail leaves a first object in its bucket.
    "cloudtrail": ("cloudtrail", "s3"),
    "dynamodb": ("dynamodb",),
    "ec2": ("ec2",),
    "events": ("events",),
    "guardduty": ("guardduty",),
    "iam": ("iam",),
    "kms": ("kms",),
    # A subscription hands what is written on to Firehose, which keeps it in a bucket.
    "logs": ("logs", "s3"),
    "s3": ("s3",),
    # The account's public access block counts for each of its buckets.
    "s3control": ("s3",),
    "secretsmanager": ("secretsmanager",),
    "securityhub": ("securityhub",),
    "sns": ("sns",),
    "sqs": ("sqs",),
    "sts": ("iam", "sts"),
}
"""The services that a call of one can change. What those write of their own accord (a
topic into its queues) is never taken for settled: see `_SETTLED`."""

_SETTLED = frozenset({"ec2", "iam", "kms", "s3", "sts"})
"""Services whose state changes by calls alone, and by deliveries that are told.

All others do something by themselves: queues show what was hidden, findings come in,
functions and runs go on, and what is deployed is ready some time later."""

_UNTOLD = ("LastUsed", "LastAccessed", "Report", "GetRole", "AuthorizationDetails")
"""Parts of the names of reads that tell how something was used, by any call at all."""

_JUDGED_BY = ("iam", "kms", "organizations", "sts")
"""What has a say in whether a call is allowed, beside the service that is called."""

_KNOWN_NEEDS = frozenset({"iam", "s3", "sts"})
"""Services whose calls need nothing of others but keys: no role that is handed on, no
image, no network."""


def touch(call: Call) -> Scope:
    """Return what a call may change."""
    if call.read_only:
        return NOTHING
    changed = _CHANGED_BY.get(call.service)
    if changed is None:
        return EVERY_SERVICE
    scope = Scope.of(*(_narrow(each, call.service, call.params) for each in changed))
    # A service's own role is made at the first call that needs it.
    role = find_linked_role(call.service, call.operation, call.params)
    return scope if role is None else scope | Scope.of("iam")


def read_state(service: str, operation: str, parameters: Mapping[str, Any]) -> Scope:
    """Return what the answer of a read depends on.

    Args:
        service: botocore's name of the service.
        operation: botocore's name of the operation.
        parameters: What is asked for.
    """
    if service not in _SETTLED or any(part in operation for part in _UNTOLD):
        return ANYTHING
    return Scope.of(_narrow(service, service, parameters))


def read_access(service: str, operation: str, parameters: Mapping[str, Any]) -> Scope:
    """Return what it depends on whether a call would succeed, as far as policies go.

    Where they allow a lookup, it is made; then it depends on what is found, too.

    Args:
        service: botocore's name of the service.
        operation: botocore's name of the operation.
        parameters: The call's parameters.
    """
    looks = is_lookup(operation)
    judged = EVERY_SERVICE
    if service in _KNOWN_NEEDS or (looks and service in _SETTLED):
        judged = Scope.of(_narrow(service, service, parameters), *_JUDGED_BY)
    return judged | read_state(service, operation, parameters) if looks else judged


def _narrow(service: str, called: str, parameters: Mapping[str, Any]) -> Matter:
    """Name what a call concerns: of S3, the one bucket that it names.

    A copy is about two; an access point does not tell which it stands before.
    """
    bucket = str(parameters.get("Bucket") or "")
    is_other = is_access_point(bucket) or "CopySource" in parameters
    if service != "s3" or called != "s3" or is_other:
        return Matter(service)
    return Matter("s3", bucket)
