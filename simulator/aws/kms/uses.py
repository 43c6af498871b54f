"""Which operations of other services use a key, and for what.

Reading an encrypted object, secret or message takes ``kms:Decrypt`` on its key, and
writing one ``kms:GenerateDataKey``; the service asks KMS on the caller's behalf.
Sources: S3 user guide, "Using server-side encryption with AWS KMS keys"; "Key
management" of the SQS and of the SNS developer guide; Secrets Manager user guide,
"Secret encryption and decryption".
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["list_uses", "read_context", "writes_objects"]

_PRODUCE = ("GenerateDataKey", "Decrypt")
"""What a sender needs: the data key is also decrypted, to see that it is whole."""
_USES = {
    ("secretsmanager", "GetSecretValue"): ("Decrypt",),
    ("secretsmanager", "PutSecretValue"): ("GenerateDataKey",),
    ("sns", "Publish"): _PRODUCE,
    ("sns", "PublishBatch"): _PRODUCE,
    ("sqs", "ReceiveMessage"): ("Decrypt",),
    ("sqs", "SendMessage"): _PRODUCE,
    ("sqs", "SendMessageBatch"): _PRODUCE,
}
_S3_WRITES = {"CopyObject", "CreateMultipartUpload", "PutObject"}


def list_uses(service: str, operation: str) -> tuple[str, ...]:
    """Return KMS's operations on the key of what a call is about; S3 has its own way.

    Args:
        service: botocore's name of the service.
        operation: botocore's name of the operation.
    """
    return _USES.get((service, operation), ())


def writes_objects(operation: str) -> bool:
    """Say whether an operation of S3 encrypts a new object."""
    return operation in _S3_WRITES


def read_context(service: str, params: Mapping[str, Any]) -> dict[str, str]:
    """Return what a data key is bound to: S3's own context, and what the call adds.

    Args:
        service: botocore's name of the service.
        params: The operation's parameters, ``SSEKMSEncryptionContext`` in base 64.
    """
    if service != "s3":
        return {}
    place = "/".join(filter(None, (params.get("Bucket"), params.get("Key"))))
    given = _read(str(params.get("SSEKMSEncryptionContext") or ""))
    return {"aws:s3:arn": f"arn:aws:s3:::{place}", **given}


def _read(text: str) -> dict[str, str]:
    try:
        found = json.loads(b64decode(text, validate=True) or b"{}")
    except (binascii.Error, ValueError):  # S3 itself will say so
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
