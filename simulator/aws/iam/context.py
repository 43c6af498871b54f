"""The condition keys of a call: what a policy's ``Condition`` can ask about.

Source: IAM user guide, "AWS global condition context keys". Keys that only one service
has are in `aws.iam.service_context`, those of the network in `aws.iam.endpoints`. A key
that is absent here is absent in AWS, too, in a call of that kind.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.endpoints import describe_network
from gameday.simulator.aws.iam.principals import (
    has_account,
    is_federated_user,
    is_role_itself,
)
from gameday.simulator.aws.iam.service_context import list_service_keys
from gameday.simulator.aws.iam.tags import request_tags, untagged_keys
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.needs import Need
    from gameday.simulator.aws.iam.source import Identity, PolicySource
    from gameday.simulator.aws.iam.texts import Value

__all__ = ["describe_call", "describe_resource", "describe_tags"]

_GLOBAL_REGION = "us-east-1"
_GLOBAL = {"aws-global", ""}
_TYPES = {
    "anonymous": "Anonymous",
    "federated": "FederatedUser",
    "role": "AssumedRole",
    "root": "Account",
    "user": "User",
}


def describe_call(
    attempt: Attempt, identity: Identity | None, source: PolicySource
) -> dict[str, Value]:
    """Return the keys that are the same for everything a call needs."""
    keys: dict[str, Value] = {
        "aws:currenttime": _stamp(attempt.time),
        "aws:epochtime": str(int(attempt.time.timestamp())),
        "aws:securetransport": "true",
        "aws:requestedregion": _region(attempt.region),
        "aws:useragent": attempt.user_agent,
    }
    keys |= _principal(attempt, identity)
    keys |= _session(attempt)
    keys |= _chain(attempt)
    keys |= describe_network(attempt, source)
    if has_account(attempt.caller):
        keys |= _organization(attempt.caller.account, "principal", source)
    keys |= _tags(attempt)
    keys |= list_service_keys(attempt)
    keys |= {key.lower(): value for key, value in attempt.context.items()}
    return keys


def describe_resource(need: Need, owner: str, source: PolicySource) -> dict[str, Value]:
    """Return the keys that say something of the resource of one need."""
    keys: dict[str, Value] = {"aws:resourceaccount": owner}
    keys |= _organization(owner, "resource", source)
    if need.resource != "*":
        service = need.action.split(":", 1)[0].lower()
        for key, value in source.tags(need.resource).items():
            keys[f"aws:resourcetag/{key.lower()}"] = value
            keys[f"{service}:resourcetag/{key.lower()}"] = value
    keys |= _object_tags(need, source)
    keys |= need.context
    return keys


def describe_tags(keys: dict[str, Value], need: Need) -> dict[str, Value]:
    """Return a call's keys with the tags of one need, where it has tags of its own."""
    if need.tags is None:
        return keys
    others = {
        key: value
        for key, value in keys.items()
        if not key.startswith("aws:requesttag/") and key != "aws:tagkeys"
    }
    return others | _write_tags(need.tags)


def _object_tags(need: Need, source: PolicySource) -> Mapping[str, Value]:
    place = need.resource.removeprefix("arn:aws:s3:::")
    bucket, _, key = place.partition("/")
    if place == need.resource or not key:
        return {}
    kept = source.stored_object(bucket, key)
    tags = kept.tags if kept else {}
    return {f"s3:existingobjecttag/{k.lower()}": v for k, v in tags.items()}


@lru_cache(maxsize=1024)
def _stamp(time: datetime) -> str:
    return write_time(time)


def _region(region: str) -> str:
    return _GLOBAL_REGION if region in _GLOBAL else region


def _principal(attempt: Attempt, identity: Identity | None) -> Mapping[str, Value]:
    caller = attempt.caller
    if caller.kind == "service":
        return {
            "aws:principalisawsservice": "true",
            "aws:principalservicename": caller.arn,
            "aws:principalservicenameslist": (caller.arn,),
        }
    keys: dict[str, Value] = {
        "aws:principalisawsservice": "false",
        "aws:principaltype": _TYPES[caller.kind],
    }
    if caller.kind == "anonymous":
        return keys | {"aws:userid": "anonymous"}
    keys["aws:principalaccount"] = caller.account
    keys["aws:principalarn"] = _principal_arn(attempt)
    keys["aws:userid"] = caller.principal_id or caller.account
    if caller.kind == "user":
        keys["aws:username"] = caller.arn.rsplit("/", 1)[-1]
    tags = {**(identity.tags if identity else {}), **caller.tags}
    return keys | {f"aws:principaltag/{k.lower()}": v for k, v in tags.items()}


def _principal_arn(attempt: Attempt) -> str:
    """Name the role behind a session, as ``aws:PrincipalArn`` does."""
    caller = attempt.caller
    if caller.kind == "role" and caller.issuer_arn and not is_role_itself(caller):
        return caller.issuer_arn
    return caller.arn


def _session(attempt: Attempt) -> Mapping[str, Value]:
    """Return what only temporary credentials have: when they were issued, and MFA."""
    caller = attempt.caller
    is_temporary = caller.issued_at is not None or caller.expires_at is not None
    keys: dict[str, Value] = {k.lower(): v for k, v in caller.session_keys.items()}
    if caller.kind in {"anonymous", "service"}:
        return keys
    if _gives_code(attempt):
        keys["aws:multifactorauthpresent"] = "true"
        keys["aws:multifactorauthage"] = "0"
    elif is_temporary:
        keys["aws:multifactorauthpresent"] = "true" if caller.mfa else "false"
        given_at = caller.mfa_at or caller.issued_at
        if caller.mfa and given_at is not None:
            age = attempt.time - given_at
            keys["aws:multifactorauthage"] = str(int(age.total_seconds()))
    if caller.issued_at is not None:
        keys["aws:tokenissuetime"] = _stamp(caller.issued_at)
    if caller.source_identity:
        keys["aws:sourceidentity"] = caller.source_identity
    if is_federated_user(caller) and caller.issuer_arn:
        keys["aws:federateduser"] = caller.issuer_arn
    return keys


def _gives_code(attempt: Attempt) -> bool:
    """Say whether the call itself brings a second factor, as AssumeRole can.

    Whether the device is the user's is looked at where the session is made.
    """
    given = attempt.params.get("SerialNumber") and attempt.params.get("TokenCode")
    return bool(given) and attempt.service == "sts" and attempt.caller.kind == "user"


def _chain(attempt: Attempt) -> Mapping[str, Value]:
    """Say whether a service calls for the caller."""
    by = attempt.caller.invoked_by
    if by is None:
        return {"aws:viaawsservice": "false"}
    return {
        "aws:viaawsservice": "true",
        "aws:calledvia": (by,),
        "aws:calledviafirst": by,
        "aws:calledvialast": by,
    }


def _organization(
    account: str, whose: str, source: PolicySource
) -> Mapping[str, Value]:
    member = source.membership(account)
    if member is None:
        return {}
    return {
        f"aws:{whose}orgid": member.organization,
        f"aws:{whose}orgpaths": (member.path,),
        f"aws:{whose}orgmasteraccountid": member.management_account,
    }


def _tags(attempt: Attempt) -> Mapping[str, Value]:
    return _write_tags(request_tags(attempt.params), untagged_keys(attempt.params))


def _write_tags(
    tags: Mapping[str, str], removed: tuple[str, ...] = ()
) -> dict[str, Value]:
    keys: dict[str, Value] = {
        f"aws:requesttag/{key.lower()}": value for key, value in tags.items()
    }
    if tags or removed:
        keys["aws:tagkeys"] = (*tags, *removed)
    return keys
