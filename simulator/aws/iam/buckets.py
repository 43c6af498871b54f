"""What S3 itself decides beside the policies: who owns what, lists, public access.

What it refuses to set is in `aws.iam.bucket_settings`.

Source: S3 user guide, "Blocking public access to your Amazon S3 storage", "Controlling
ownership of objects", "Access control list (ACL) overview".
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.policy import Policy, PolicyKind, parse_document
from gameday.simulator.aws.iam.principals import has_account
from gameday.simulator.aws.iam.publicity import find_public_statement

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.operations import Need
    from gameday.simulator.aws.iam.source import (
        AccessPoint,
        Bucket,
        PolicySource,
        PublicAccessBlock,
    )
    from gameday.simulator.engine.gateway.call import Caller

__all__ = [
    "bucket_policies",
    "find_bucket",
    "find_keeper",
    "is_kept_out",
    "is_shut_out",
]

_PREFIX = "arn:aws:s3:::"
_OF_OBJECTS = ("s3:getobject", "s3:putobjectacl", "s3:putobjectversionacl")
"""How the actions begin that are the object owner's to allow."""


def find_bucket(need: Need, source: PolicySource) -> Bucket | None:
    """Return the bucket a need is about, if it is about one."""
    place = need.resource.removeprefix(_PREFIX)
    return None if place == need.resource else source.bucket(place.split("/", 1)[0])


def find_keeper(bucket: Bucket, need: Need, source: PolicySource) -> str:
    """Return whose permission a need is: the bucket's owner's, or the object's.

    Where lists count, an object belongs to who has written it; the bucket's owner may
    delete it, and deny others, and no more (S3 user guide, "How Amazon S3 authorizes a
    request for an object operation").
    """
    key = need.resource.removeprefix(_PREFIX).partition("/")[2]
    if not bucket.has_acls or not key:
        return bucket.account
    if not need.action.lower().startswith(_OF_OBJECTS):
        return bucket.account
    kept = source.stored_object(bucket.name, key)
    return (kept.owner if kept else "") or bucket.account


def bucket_policies(
    bucket: Bucket, need: Need, caller: Caller, source: PolicySource
) -> tuple[Policy, ...]:
    """Return the bucket's policy, and what its access control lists amount to."""
    policies: tuple[Policy, ...] = (bucket.policy,) if bucket.policy else ()
    if find_keeper(bucket, need, source) != bucket.account:
        policies = tuple(map(_keep_denials, policies))
    granted = _acl_policy(bucket, need, caller, source)
    return (*policies, granted) if granted else policies


def _keep_denials(policy: Policy) -> Policy:
    denials = tuple(s for s in policy.document.statements if not s.allows)
    return replace(policy, document=replace(policy.document, statements=denials))


def is_shut_out(bucket: Bucket, caller: Caller) -> bool:
    """Answer whether RestrictPublicBuckets keeps a caller from a public bucket.

    It leaves a bucket with a public policy to its own account and to AWS's services.
    """
    return _is_stranger(caller, bucket.account) and _is_restricted(
        bucket.policy, bucket.block
    )


def is_kept_out(point: AccessPoint, caller: Caller, source: PolicySource) -> bool:
    """Answer whether RestrictPublicBuckets keeps a caller from an access point.

    What counts is the strictest of the access point's, its bucket's and both accounts'
    settings. One of a VPC is never public.
    """
    bucket = source.bucket(point.bucket)
    block = point.block | bucket.block if bucket else point.block
    is_public = not point.vpc and _is_restricted(point.policy, block)
    return _is_stranger(caller, point.account) and is_public


def _is_restricted(policy: Policy | None, block: PublicAccessBlock) -> bool:
    if not block.restrict_public_buckets or policy is None:
        return False
    return find_public_statement(policy.document) is not None


def _is_stranger(caller: Caller, owner: str) -> bool:
    if caller.kind == "service":
        return False
    return not has_account(caller) or caller.account != owner


def _acl_policy(
    bucket: Bucket, need: Need, caller: Caller, source: PolicySource
) -> Policy | None:
    """Write the grant that lets a caller act as the policy it amounts to."""
    if not bucket.has_acls:
        return None
    key = need.resource.removeprefix(_PREFIX).partition("/")[2]
    if need.action.lower() == "s3:putobject":
        # Who may write an object is said by the bucket's list: it is not there yet.
        key = ""
    acl = bucket.acl
    if key:
        kept = source.stored_object(bucket.name, key)
        if kept is None:
            return None
        acl = kept.acl
    if bucket.block.ignore_public_acls:
        acl = acl.without_public()
    grant = acl.find_grant(caller, need.action.lower(), is_object=bool(key))
    if grant is None:
        return None
    owner = f"object {bucket.name}/{key}" if key else f"bucket {bucket.name}"
    group = grant.grantee.startswith("http")
    whom = "*" if group else grant.grantee
    return _as_policy(need.action, grant.permission, owner, whom)


@lru_cache(maxsize=256)
def _as_policy(action: str, permission: str, owner: str, whom: str) -> Policy:
    """Write a grant as a policy; one to an account leaves it to its own policies."""
    statement = {
        "Effect": "Allow",
        "Principal": whom if whom == "*" else {"CanonicalUser": whom},
        "Action": action,
        "Resource": "*",
        "Sid": permission,
    }
    document = parse_document({"Version": "2012-10-17", "Statement": [statement]})
    return Policy(PolicyKind.ACL, "", owner, document)
