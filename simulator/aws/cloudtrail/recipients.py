"""Whose CloudTrail records a call: the caller's, and that of whoever owns the thing.

It knows S3's buckets and what ARNs say; an account that merely is named elsewhere in a
request gets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto.s3.models import s3_backends

from gameday.simulator.aws.cloudtrail.sources import name_region

if TYPE_CHECKING:
    from gameday.simulator.aws.cloudtrail.sighting import Sighting
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["Recipient", "find_recipients"]

_ARN_PARTS = 6
_NAMED = {"kms": "KeyId", "lambda": "FunctionName", "sts": "RoleArn"}
"""The parameter that may name something of another account, by service."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An account and region that get a record."""

    account: str
    region: str
    owner: str
    """The account the called resource is in."""
    is_host: bool = False
    """Whether the caller is a stranger to this account."""


def find_recipients(seen: Sighting) -> tuple[Recipient, ...]:
    """Return who gets a record of a call: the caller's account first.

    A call without credentials is recorded only where the resource is.
    """
    call = seen.call
    region = _find_region(call, seen.host)
    owner = _find_owner(call) or call.account
    caller = Recipient(call.account, region, owner)
    host = Recipient(owner, region, owner, is_host=True)
    if call.caller.kind == "anonymous":
        return (host,)
    return (caller,) if owner == call.account else (caller, host)


def _find_owner(call: Call) -> str | None:
    if call.service == "s3":
        bucket = call.params.get("Bucket")
        place = s3_backends.bucket_accounts.get(bucket) if bucket else None
        return str(place[1]) if place else None
    if name := _NAMED.get(call.service):
        parts = str(call.params.get(name, "")).split(":", _ARN_PARTS - 1)
        return parts[4] or None if len(parts) == _ARN_PARTS else None
    return None


def _find_region(call: Call, host: str) -> str:
    if call.service != "s3" or "Bucket" not in call.params:
        return name_region(call.service, host, call.region)
    found = _find_bucket(str(call.params["Bucket"]))
    return str(found.region_name) if found else call.region


def _find_bucket(name: str) -> Any:
    place = s3_backends.bucket_accounts.get(name)
    if place is None:
        return None
    partition, account = place
    return s3_backends[account][partition].buckets.get(name)
