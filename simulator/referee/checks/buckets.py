"""Checks of S3 buckets: whether anybody outside the account gets in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.engine.clock.expiry import find_first
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks.check import reads_what
from gameday.simulator.referee.checks.documents import list_foreign
from gameday.simulator.referee.services import read_access

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.checks.arguments import Bucket
    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.engine.clock.expiry import Expiry
    from gameday.simulator.referee.checks.context import CheckContext
    from gameday.simulator.referee.scope import Scope

__all__ = ["bucket_private"]

_ANYBODY = "anonymous"
_NEW_KEY = "gameday-probe"
_ROLE = "gameday-probe"


def _read_for(about: Bucket) -> Scope:
    return read_access("s3", "GetObject", {"Bucket": about.bucket})


@reads_what(_read_for)
def bucket_private(context: CheckContext, about: Bucket) -> Answer:
    """Say whether nobody outside the account can list, read or write a bucket.

    Asked are anybody, and everybody of another account whom the bucket's policy names.
    """
    readers = context.readers
    bucket = readers.policies.bucket(about.bucket)
    if bucket is None:
        return Answer(holds=True, reason=f"{about.bucket} is gone")
    probes = list(_list_probes(bucket.name, readers.s3.first_key(bucket.name)))
    expiries: list[Expiry | None] = []
    for who in (_ANYBODY, *_list_named(bucket.policy, readers.account)):
        caller = context.credentials(who)
        for operation, parameters in probes:
            answer = context.access(caller, "s3", operation, parameters, as_new=True)
            expiries.append(answer.expiry)
            if answer:
                named = "anybody" if who == _ANYBODY else who
                found = f"{named} may {operation}: {answer.reason}"
                return Answer(holds=False, reason=found, expiry=find_first(expiries))
    reason = f"{about.bucket} lets nobody in from outside"
    return Answer(holds=True, reason=reason, expiry=find_first(expiries))


def _list_probes(bucket: str, key: str | None) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the calls that stand for getting in; reading needs something to read."""
    yield "ListObjectsV2", {"Bucket": bucket}
    if key is not None:
        yield "GetObject", {"Bucket": bucket, "Key": key}
    yield "PutObject", {"Bucket": bucket, "Key": _NEW_KEY}


def _list_named(policy: Policy | None, own: str) -> Iterator[str]:
    """Yield those of other accounts whom the policy names; a role stands for each."""
    for principal in list_foreign(policy, own) if policy else ():
        if ":role/" in principal or ":user/" in principal:
            yield principal
        elif principal != "*":
            arn = Arn.parse(principal)
            account = arn.account if arn else principal
            yield f"arn:aws:iam::{account}:role/{_ROLE}"
