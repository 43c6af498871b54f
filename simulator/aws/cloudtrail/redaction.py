"""What CloudTrail hides of requests and answers: secrets, bodies, templates.

botocore's models mark sensitive members. Services either leave them out or put words in
their place; real records show which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["HIDDEN", "OMITTED", "REMOVED", "redact"]

HIDDEN: Final = "HIDDEN_DUE_TO_SECURITY_REASONS"
REMOVED: Final = "<sensitiveDataRemoved>"
"""EC2's words for user data."""
OMITTED: Final = object()
"""Stands for a member that is not written at all."""

_SILENT: Final = frozenset(
    {"cognito-idp", "guardduty", "iam", "kms", "lambda", "secretsmanager", "sts"}
)
"""Services whose records leave sensitive members out."""

_SECRETS: Final = frozenset(
    {
        "AuthToken",
        "MasterUserPassword",
        "Password",
        "PrivateKey",
        "SecretAccessKey",
        "SecretBinary",
        "SecretString",
        "TokenCode",
    }
)
"""Members that are secret whether or not the model marks them."""

_LEFT_OUT: Final[Mapping[str, frozenset[str]]] = {
    "cloudformation": frozenset({"ParameterValue", "StackPolicyBody", "TemplateBody"}),
    "dynamodb": frozenset({"ExpressionAttributeValues", "Item"}),
    "ec2": frozenset({"KeyMaterial"}),
    "events": frozenset({"Detail"}),
    "iam": frozenset({"Base32StringSeed", "QRCodePNG"}),
    "kinesis": frozenset({"Data"}),
    "lambda": frozenset({"ZipFile"}),
    "sns": frozenset({"MessageAttributes"}),
    "sqs": frozenset({"MessageAttributes"}),
}
_HIDDEN: Final[Mapping[str, frozenset[str]]] = {
    "sns": frozenset({"Message", "Subject", "PhoneNumber"}),
    "sqs": frozenset({"MessageBody"}),
}


def redact(service: str, name: str, shape: Any) -> Any:
    """Return what is written instead of a member's value; None to write the value.

    Args:
        service: botocore's name of the service.
        name: The member's name in botocore's model.
        shape: The member's shape.
    """
    if shape.type_name == "blob" or name in _LEFT_OUT.get(service, ()):
        return OMITTED
    if name in _HIDDEN.get(service, ()):
        return HIDDEN
    if name not in _SECRETS and not shape.metadata.get("sensitive"):
        return None
    if service == "ec2":
        return REMOVED
    return OMITTED if service in _SILENT else HIDDEN
