"""The KMS keys behind stored data, and keys that cannot be used.

Reading an encrypted object, secret or message takes ``kms:Decrypt`` on its key beside
the service's own permission, and writing one takes ``kms:GenerateDataKey``; the service
asks KMS on the caller's behalf. A key that is disabled serves nobody. Sources: KMS
developer guide, "Key states" and "kms:ViaService"; S3 user guide, "SSE-KMS".
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.decision import Refusal
from gameday.simulator.aws.iam.principals import has_account
from gameday.simulator.aws.iam.s3_actions import list_s3_needs
from gameday.simulator.aws.iam.scalars import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.operations import Need
    from gameday.simulator.aws.iam.source import Key, PolicySource

__all__ = ["list_key_attempts", "refuse_key"]

_USES = {
    "Decrypt",
    "DeriveSharedSecret",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "ReEncrypt",
    "Sign",
    "Verify",
    "VerifyMac",
}
_S3_WRITES = {"CopyObject", "CreateMultipartUpload", "PutObject"}
_S3_READS = {"s3:GetObject", "s3:GetObjectVersion"}
_PRODUCES = ("GenerateDataKey", "Decrypt")
"""What a sender needs: the data key is also decrypted, to see that it is whole (SQS
developer guide, "Key management"; SNS developer guide, the same)."""
_OTHERS = {
    ("secretsmanager", "GetSecretValue"): ("Decrypt",),
    ("secretsmanager", "PutSecretValue"): ("GenerateDataKey",),
    ("sns", "Publish"): _PRODUCES,
    ("sns", "PublishBatch"): _PRODUCES,
    ("sqs", "ReceiveMessage"): ("Decrypt",),
    ("sqs", "SendMessage"): _PRODUCES,
    ("sqs", "SendMessageBatch"): _PRODUCES,
}
_OBJECT = "arn:aws:s3:::"


def refuse_key(attempt: Attempt, key: Key | None) -> Refusal | None:
    """Refuse the use of a key that is not enabled, as the service words it."""
    if key is None or key.state == "Enabled" or attempt.operation not in _USES:
        return None
    prefix = "KMS." if attempt.caller.invoked_by else ""
    if key.state == "Disabled":
        return Refusal(f"{prefix}DisabledException", f"{key.arn} is disabled.", 400)
    state = "pending deletion" if key.state == "PendingDeletion" else key.state
    message = f"{key.arn} is {state}."
    return Refusal(f"{prefix}KMSInvalidStateException", message, 400)


def list_key_attempts(
    attempt: Attempt, needs: tuple[Need, ...], source: PolicySource
) -> Iterator[Attempt]:
    """List the uses of keys that a service makes on behalf of the caller.

    A key that AWS manages is open to every principal of the account that may use the
    service, but to no service, and nobody can change that (SQS developer guide,
    "Configure KMS permissions for AWS services").
    """
    if attempt.service == "s3":
        uses = _of_s3(attempt, source)
    else:
        uses = _of_others(attempt, needs, source)
    context = _encryption_context(attempt)
    for operation, name in uses:
        if not (name.startswith("alias/aws/") and has_account(attempt.caller)):
            yield _by_service(attempt, operation, name, context)


def _encryption_context(attempt: Attempt) -> dict[str, str]:
    """Return what S3 binds a data key to, beside what the request names."""
    if attempt.service != "s3":
        return {}
    params = attempt.params
    place = "/".join(filter(None, (params.get("Bucket"), params.get("Key"))))
    given = _read_context(str(params.get("SSEKMSEncryptionContext") or ""))
    return {"aws:s3:arn": f"{_OBJECT}{place}", **given}


def _read_context(text: str) -> dict[str, str]:
    """Read the header's base-64 JSON; nothing where it is none, as S3 will say."""
    try:
        found = json.loads(read_bytes(text) or b"{}")
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _by_service(
    attempt: Attempt, operation: str, name: str, context: dict[str, str]
) -> Attempt:
    caller = replace(attempt.caller, invoked_by=f"{attempt.service}.amazonaws.com")
    return replace(
        attempt,
        caller=caller,
        service="kms",
        operation=operation,
        params={"KeyId": name, "EncryptionContext": context},
    )


def _of_s3(attempt: Attempt, source: PolicySource) -> Iterator[tuple[str, str]]:
    params, operation = attempt.params, attempt.operation
    for action, resource in list_s3_needs("s3", operation, params):
        if action in _S3_READS:
            bucket, _, key = resource.removeprefix(_OBJECT).partition("/")
            kept = source.stored_object(bucket, key, params.get("VersionId"))
            if kept and kept.key:
                yield "Decrypt", kept.key
    if operation in _S3_WRITES:
        name = _key_of_write(attempt, source)
        if name:
            yield "GenerateDataKey", name


def _key_of_write(attempt: Attempt, source: PolicySource) -> str | None:
    params = attempt.params
    encryption = str(params.get("ServerSideEncryption") or "")
    if encryption.startswith("aws:kms"):
        return str(params.get("SSEKMSKeyId") or "alias/aws/s3")
    bucket = source.bucket(str(params.get("Bucket", "")))
    return bucket.default_key if bucket and not encryption else None


def _of_others(
    attempt: Attempt, needs: tuple[Need, ...], source: PolicySource
) -> Iterator[tuple[str, str]]:
    operations = _OTHERS.get((attempt.service, attempt.operation), ())
    for need in needs if operations else ():
        name = source.key_name(need.resource) if Arn.parse(need.resource) else None
        for operation in operations if name else ():
            yield operation, str(name)
