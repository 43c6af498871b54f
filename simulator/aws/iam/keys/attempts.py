"""The uses of keys that a call implies, as attempts to be decided like any other.

A use is made by a service: in the caller's name, in its own, or by a grant it was given
before, for which the key must only be usable. Sources: KMS developer guide, "Key
states", "kms:ViaService" and "Grants in AWS KMS".
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.actions import prefix_of
from gameday.simulator.aws.iam.decision import Refusal
from gameday.simulator.aws.iam.keys.beneath import find_uses
from gameday.simulator.aws.iam.keys.objects import find_object_uses
from gameday.simulator.aws.iam.policy import Policy, PolicyKind, parse_document
from gameday.simulator.aws.kms import (
    BY_CALLER,
    BY_GRANT,
    find_fault,
    is_aws_alias,
    miss_key,
)
from gameday.simulator.engine.gateway.call import Caller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.keys.beneath import FoundUse
    from gameday.simulator.aws.iam.needs import Need
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.aws.kms import Key

__all__ = [
    "is_no_key",
    "list_key_attempts",
    "make_attempt",
    "open_to_account",
    "refuse_dead_key",
    "refuse_unusable",
]


def refuse_unusable(attempt: Attempt, key: Key | None, arn: str) -> Refusal | None:
    """Refuse the use of a key that is not enabled, or not there, as KMS words it."""
    if key is not None:
        fault = find_fault(key, attempt.operation)
    elif is_no_key(attempt.operation, arn):
        return None
    elif attempt.caller.account == attempt.account:
        fault = miss_key(arn)
    else:
        return None
    return Refusal(fault.code, fault.message, 400) if fault else None


@lru_cache
def open_to_account(account: str) -> Policy:
    """Return a key's policy as KMS makes it: the account's own policies decide."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": account},
        "Action": "kms:*",
        "Resource": "*",
    }
    document = parse_document({"Version": "2012-10-17", "Statement": [statement]})
    return Policy(PolicyKind.RESOURCE, "default", "", document)


def is_no_key(operation: str, arn: str) -> bool:
    """Say whether what KMS is asked about is no key: all of them, one to be, a name."""
    return arn.endswith("*") or (":alias/" in arn and operation.endswith("Alias"))


def list_key_attempts(
    attempt: Attempt, needs: tuple[Need, ...], source: PolicySource
) -> Iterator[Attempt]:
    """List the uses of keys that a service makes because of a call."""
    for use in _find(attempt, needs, source):
        if use.by != BY_GRANT:
            yield make_attempt(attempt, use)


def refuse_dead_key(
    attempt: Attempt, needs: tuple[Need, ...], source: PolicySource
) -> tuple[str, Refusal] | None:
    """Refuse what lies under a key that its service, with its grant, cannot use.

    Returns:
        KMS's operation and its refusal, or None where nothing is in the way.
    """
    for use in _find(attempt, needs, source):
        if use.by != BY_GRANT:
            continue
        key = source.key(use.key, account=use.account, region=attempt.region)
        fault = find_fault(key, use.operation) if key else miss_key(use.key)
        if fault is not None:
            return use.operation, Refusal(fault.code, fault.message, 400)
    return None


def _find(
    attempt: Attempt, needs: tuple[Need, ...], source: PolicySource
) -> Iterator[FoundUse]:
    if attempt.service == "s3":
        return find_object_uses(attempt, source)
    return find_uses(attempt, needs, source)


def make_attempt(attempt: Attempt, use: FoundUse) -> Attempt:
    """Write one use of a key as the attempt it is."""
    name = use.key
    if is_aws_alias(name) and not name.startswith("arn:"):
        name = f"arn:aws:kms:{attempt.region}:{use.account}:{name}"
    params = {"KeyId": name, "EncryptionContext": use.context}
    made = replace(
        attempt,
        service="kms",
        operation=use.operation,
        account=use.account,
        params=params,
        endpoint="",
        through={},
    )
    if use.by != BY_CALLER:
        keys = {"aws:SourceAccount": attempt.account, "aws:SourceArn": use.thing}
        service = Caller("service", "", use.by)
        return replace(made, caller=service, context=keys)
    through = f"{prefix_of(attempt.service)}.amazonaws.com"
    return replace(made, caller=replace(attempt.caller, invoked_by=through))
