"""The uses of keys that a call implies, as attempts to be decided like any other.

Which operations use keys is known to `aws.kms`; here is found whose key it is, and what
that means for the caller. A key that is disabled serves nobody. Sources: KMS developer
guide, "Key states" and "kms:ViaService".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.decision import Refusal
from gameday.simulator.aws.iam.principals import has_account
from gameday.simulator.aws.iam.s3_actions import list_s3_needs
from gameday.simulator.aws.kms import (
    find_fault,
    is_aws_alias,
    list_uses,
    read_context,
    writes_objects,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.needs import Need
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.aws.kms import Key

__all__ = ["list_key_attempts", "refuse_unusable"]

_S3_READS = {"s3:GetObject", "s3:GetObjectVersion"}
_OBJECT = "arn:aws:s3:::"


def refuse_unusable(attempt: Attempt, key: Key | None) -> Refusal | None:
    """Refuse the use of a key that is not enabled, as the service words it."""
    fault = find_fault(key, attempt.operation) if key else None
    if fault is None:
        return None
    prefix = "KMS." if attempt.caller.invoked_by else ""
    return Refusal(f"{prefix}{fault.code}", fault.message, 400)


def list_key_attempts(
    attempt: Attempt, needs: tuple[Need, ...], source: PolicySource
) -> Iterator[Attempt]:
    """List the uses of keys that a service makes on behalf of the caller."""
    if attempt.service == "s3":
        uses = _of_s3(attempt, source)
    else:
        uses = _of_others(attempt, needs, source)
    for operation, name in uses:
        # Whoever is of the account and may use the service may use AWS's key for it.
        if not (is_aws_alias(name) and has_account(attempt.caller)):
            yield _by_service(attempt, operation, name)


def _by_service(attempt: Attempt, operation: str, name: str) -> Attempt:
    context = read_context(attempt.service, attempt.params)
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
    if writes_objects(operation):
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
    operations = list_uses(attempt.service, attempt.operation)
    for need in needs if operations else ():
        name = source.key_name(need.resource) if Arn.parse(need.resource) else None
        for operation in operations if name else ():
            yield operation, str(name)
