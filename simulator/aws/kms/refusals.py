"""With which error a service answers where a key beneath it cannot be used.

Most services have errors of their own for it, which their models name; the others are
in a table. Sources: the services' models in botocore; S3 user guide, "Troubleshooting
SSE-KMS"; the API references of Secrets Manager, Systems Manager, RDS, CloudWatch Logs,
CloudTrail and Lambda.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from botocore.session import get_session

__all__ = ["ServiceError", "find_key_error"]

_FAULTS = {
    "AccessDenied": "AccessDenied",
    "DisabledException": "Disabled",
    "KMSInvalidStateException": "InvalidState",
    "NotFoundException": "NotFound",
}
"""How models call what KMS's own codes mean."""


class ServiceError(NamedTuple):
    """A service's own error, its HTTP status, and its words where they are its own."""

    code: str
    status: int = 400
    words: str = ""
    """With ``{key}`` for the key's ARN; empty where KMS's words are passed on."""


_DENIED = "AccessDenied"
_UNUSABLE = ("DisabledException", "KMSInvalidStateException", "NotFoundException")


_NOT_FOR_RDS = (
    "Specified KMS key [{key}] does not exist, is not enabled or you do not have "
    "permissions to access it."
)
_NOT_FOR_LOGS = (
    "The specified KMS key does not exist or is not allowed to be used with this "
    "log group."
)


def _all(code: str, *faults: str, words: str = "") -> dict[str, ServiceError]:
    return dict.fromkeys(faults, ServiceError(code, words=words))


_TABLE: dict[str, dict[str, ServiceError]] = {
    "cloudtrail": {
        _DENIED: ServiceError("InsufficientEncryptionPolicyException"),
        "DisabledException": ServiceError("KmsException"),
        "KMSInvalidStateException": ServiceError("KmsException"),
        "NotFoundException": ServiceError("KmsKeyNotFoundException"),
    },
    "logs": _all("InvalidParameterException", _DENIED, *_UNUSABLE, words=_NOT_FOR_LOGS),
    "rds": _all("KMSKeyNotAccessibleFault", _DENIED, *_UNUSABLE, words=_NOT_FOR_RDS),
    "secretsmanager": {
        _DENIED: ServiceError(
            "AccessDeniedException", words="Access to KMS is not allowed"
        )
    },
    # What a policy denies is AccessDenied to S3, as with any action.
    "s3": {fault: ServiceError(f"KMS.{fault}") for fault in _UNUSABLE},
    "ssm": _all("InvalidKeyId", *_UNUSABLE),
}
_WRITES = ("Create", "Put", "Update")
_AT_CREATION = _all("InvalidParameterValueException", *_UNUSABLE)


def find_key_error(service: str, operation: str, fault: str) -> ServiceError | None:
    """Return the error of a service where KMS refuses it a key.

    Args:
        service: botocore's name of the service.
        operation: The service's operation.
        fault: KMS's own code, ``AccessDenied`` where a policy is the reason.

    Returns:
        The error, or None where the service gives the usual one.
    """
    known = _TABLE.get(service, {}).get(fault)
    if known is not None:
        return known
    if service == "secretsmanager" and fault != _DENIED:
        kind = "Encryption" if operation.startswith(_WRITES) else "Decryption"
        return ServiceError(f"{kind}Failure")
    modelled = _read_model(service, operation, _FAULTS.get(fault, fault))
    if modelled is None and service == "lambda":
        return _AT_CREATION.get(fault)
    return modelled


@lru_cache(maxsize=256)
def _read_model(service: str, operation: str, kind: str) -> ServiceError | None:
    """Find ``KMSDisabledException`` and its kin among an operation's errors."""
    model = get_session().get_service_model(service)
    for shape in model.operation_model(operation).error_shapes:
        name = shape.name.upper()
        if name.startswith("KMS") and kind.upper() in name:
            error = shape.metadata.get("error", {})
            code = error.get("code", shape.name)
            return ServiceError(code, error.get("httpStatusCode", 400))
    return None
