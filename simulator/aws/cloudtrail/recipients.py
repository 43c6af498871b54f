"""Whose CloudTrail records a call: the caller's, and that of whoever owns the thing.

It knows S3's buckets and what ARNs say; an account that merely is named elsewhere in a
request gets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.cloudtrail.sources import name_region
from gameday.simulator.aws.owners import find_named_account

if TYPE_CHECKING:
    from gameday.simulator.aws.cloudtrail.sighting import Sighting
    from gameday.simulator.aws.s3.store import Bucket, BucketStore
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["Recipient", "find_recipients"]


@dataclass(frozen=True, slots=True)
class Recipient:
    """An account and region that get a record."""

    account: str
    region: str
    owner: str
    """The account the called resource is in."""
    is_host: bool = False
    """Whether the caller is a stranger to this account."""


def find_recipients(seen: Sighting, buckets: BucketStore) -> tuple[Recipient, ...]:
    """Return who gets a record of a call: the caller's account first.

    A call without credentials is recorded only where the resource is.
    """
    call = seen.call
    name = call.params.get("Bucket") if call.service == "s3" else None
    bucket = buckets.find(str(name)) if name else None
    named_owner = bucket.account if bucket else _find_owner(call)
    owner = named_owner or call.account
    region = _find_region(call, seen.host, bucket)
    caller = Recipient(call.account, region, owner)
    host = Recipient(owner, region, owner, is_host=True)
    if call.caller.kind == "anonymous":
        return (host,)
    return (caller,) if owner == call.account else (caller, host)


def _find_owner(call: Call) -> str | None:
    if call.service == "sts":
        arn = Arn.parse(str(call.params.get("RoleArn", "")))
        return arn.account or None if arn else None
    return find_named_account(call.service, call.params)


def _find_region(call: Call, host: str, bucket: Bucket | None) -> str:
    if call.service != "s3" or "Bucket" not in call.params:
        return name_region(call.service, host, call.region)
    return bucket.region if bucket else call.region
