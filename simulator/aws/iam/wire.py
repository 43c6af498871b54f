"""The errors with which services deny access, by service and protocol.

Sources: "Common errors" in each service's API reference; IAM user guide,
"Troubleshoot access denied error messages".
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from botocore.session import get_session

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.decision import Barrier
from gameday.simulator.aws.kms import find_key_error
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.decision import Decision

__all__ = ["denial_error", "is_json"]

_CODES = {"ec2": "UnauthorizedOperation", "sns": "AuthorizationError"}
_QUERY_CODED = {"sqs"}
"""JSON by now, but with the error codes of its former protocol."""
_HIDDEN = "Access Denied"
_SERVICE = ".amazonaws.com"


def denial_error(service: str, operation: str, decision: Decision) -> AwsError:
    """Return the error a service answers a denied operation with.

    Args:
        service: botocore's name of the service.
        operation: The operation's name.
        decision: A decision that denies it.
    """
    if service != "kms" and decision.action.startswith("kms:"):
        of_key = _key_error(service, operation, decision)
        if of_key is not None:
            return of_key
    if decision.refusal is not None:
        code, message, status = decision.refusal
        return AwsError(code, message, status=status)
    if service != "s3" and _is_stranger(decision):
        return AwsError(*_unsigned(service), status=403)
    if (unshared := _find_unshared(decision)) is not None:
        return unshared
    code, status = _code(service)
    return AwsError(code, _message(service, operation, decision), status=status)


_UNSHARED = {
    "snapshot": ("DBSnapshotNotFound", "DBSnapshot not found"),
    "cluster-snapshot": (
        "DBClusterSnapshotNotFoundFault",
        "DBClusterSnapshot not found",
    ),
}


def _find_unshared(decision: Decision) -> AwsError | None:
    """Return RDS's error for another account's snapshot that is not shared.

    It says no more of it than of one that is not there (RDS API, CopyDBSnapshot,
    RestoreDBInstanceFromDBSnapshot; assumed).
    """
    arn = Arn.parse(decision.resource)
    if arn is None or arn.service != "rds" or decision.barrier is not Barrier.RESOURCE:
        return None
    code, told = _UNSHARED.get(arn.kind, ("", ""))
    is_foreign = f":{arn.account}:" not in decision.principal
    if not code or not is_foreign or decision.matches:
        return None
    return AwsError(code, f"{told}: {decision.resource}", status=404)


def _key_error(service: str, operation: str, decision: Decision) -> AwsError | None:
    """Return the service's own error for a key that KMS refuses it."""
    fault = decision.refusal.code if decision.refusal else "AccessDenied"
    error = find_key_error(service, operation, fault)
    if error is None:
        return None
    words = error.words.format(key=decision.resource)
    told = decision.refusal.message if decision.refusal else ""
    message = words or told or _message("kms", decision.action, decision)
    return AwsError(error.code, message, status=error.status)


def is_json(service: str) -> bool:
    """Answer whether a service speaks JSON and names its errors ``…Exception``."""
    return "json" in _protocol(service) and service not in _QUERY_CODED


def _code(service: str) -> tuple[str, int]:
    if service in _CODES:
        return _CODES[service], 403
    if not is_json(service):
        return "AccessDenied", 403
    return "AccessDeniedException", 403 if _protocol(service) == "rest-json" else 400


def _message(service: str, operation: str, decision: Decision) -> str:
    if service == "s3" and _is_told_little(decision):
        return _HIDDEN
    if decision.barrier is Barrier.SERVICE:
        return decision.note or operation
    resource = f'"{decision.resource}"' if service == "s3" else decision.resource
    told = (
        f"User: {decision.principal} is not authorized to perform: {decision.action} "
        f"on resource: {resource} {decision.because}"
    )
    prefix = "You are not authorized to perform this operation. "
    return f"{prefix if service == 'ec2' else ''}{told}"


def _is_told_little(decision: Decision) -> bool:
    """S3 gives no reasons to strangers."""
    return _is_stranger(decision) or decision.barrier is Barrier.SERVICE


def _is_stranger(decision: Decision) -> bool:
    principal = decision.principal
    return not principal.startswith("arn:") and not principal.endswith(_SERVICE)


def _unsigned(service: str) -> tuple[str, str]:
    """Word the answer to a call without credentials."""
    suffix = "Exception" if is_json(service) else ""
    return f"MissingAuthenticationToken{suffix}", "Missing Authentication Token"


@lru_cache(maxsize=512)
def _protocol(service: str) -> str:
    model = get_session().get_service_model(service)
    return str(model.metadata["protocol"])
