"""What S3 itself decides beside the policies: public access blocks, ownership, lists.

Source: S3 user guide, "Blocking public access to your Amazon S3 storage", "Controlling
ownership of objects", "Access control list (ACL) overview".
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.acls import ALL_USERS, AUTHENTICATED_USERS
from gameday.simulator.aws.iam.decision import Refusal
from gameday.simulator.aws.iam.policy import (
    Policy,
    PolicyError,
    PolicyKind,
    parse_document,
)
from gameday.simulator.aws.iam.principals import has_account
from gameday.simulator.aws.iam.publicity import find_public_statement

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.operations import Need
    from gameday.simulator.aws.iam.source import (
        AccessPoint,
        Bucket,
        PolicySource,
        PublicAccessBlock,
    )
    from gameday.simulator.engine.gateway.call import Caller, Params

__all__ = [
    "bucket_policies",
    "find_bucket",
    "is_kept_out",
    "is_shut_out",
    "refuse_setting",
]

_PREFIX = "arn:aws:s3:::"
_OWNERS_ACLS = {"bucket-owner-full-control", "private"}
_PUBLIC_ACLS = {"authenticated-read", "public-read", "public-read-write"}
_GRANT_PARAMS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP")
_ACL_OPERATIONS = {"PutBucketAcl", "PutObjectAcl"}
_ACL_CARRIERS = _ACL_OPERATIONS | {"CopyObject", "CreateMultipartUpload", "PutObject"}


def find_bucket(need: Need, source: PolicySource) -> Bucket | None:
    """Return the bucket a need is about, if it is about one."""
    place = need.resource.removeprefix(_PREFIX)
    return None if place == need.resource else source.bucket(place.split("/", 1)[0])


def bucket_policies(
    bucket: Bucket, need: Need, caller: Caller, source: PolicySource
) -> tuple[Policy, ...]:
    """Return the bucket's policy, and what its access control lists amount to."""
    policies = (bucket.policy,) if bucket.policy else ()
    granted = _acl_policy(bucket, need, caller, source)
    return (*policies, granted) if granted else policies


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


def refuse_setting(attempt: Attempt, source: PolicySource) -> Refusal | None:
    """Refuse a public policy or list where the block says so, and lists where off."""
    if attempt.operation == "PutAccessPointPolicy":
        return _refuse_passing_policy(attempt, source)
    if attempt.service != "s3":
        return None
    bucket = source.bucket(str(attempt.params.get("Bucket", "")))
    if bucket is None:
        return None
    if attempt.operation == "PutBucketPolicy":
        return _refuse_policy(bucket.block, attempt, f"{_PREFIX}{bucket.name}")
    if attempt.operation in _ACL_CARRIERS:
        return _refuse_acl(bucket, attempt)
    return None


def _refuse_passing_policy(attempt: Attempt, source: PolicySource) -> Refusal | None:
    """Refuse a public policy of an access point that is open to the internet."""
    arn = f"arn:aws:s3:{attempt.region}:{attempt.account}:accesspoint/"
    point = source.access_point(f"{arn}{attempt.params.get('Name', '')}")
    if point is None or point.vpc:
        return None
    bucket = source.bucket(point.bucket)
    block = point.block | bucket.block if bucket else point.block
    return _refuse_policy(block, attempt, point.arn)


def _refuse_policy(
    block: PublicAccessBlock, attempt: Attempt, arn: str
) -> Refusal | None:
    if not block.block_public_policy:
        return None
    try:
        document = parse_document(attempt.params.get("Policy", ""))
    except PolicyError:
        return None  # malformed: S3 says so, not the block
    if any(each.allows and each.not_principals for each in document.statements):
        return None  # malformed, too
    if find_public_statement(document) is None:
        return None
    return _blocked(attempt, "public policies", "BlockPublicPolicy", arn)


def _refuse_acl(bucket: Bucket, attempt: Attempt) -> Refusal | None:
    params = attempt.params
    canned = params.get("ACL")
    is_set = attempt.operation in _ACL_OPERATIONS or _carries_acl(params)
    if not bucket.has_acls and is_set and canned not in _OWNERS_ACLS:
        message = "The bucket does not allow ACLs"
        return Refusal("AccessControlListNotSupported", message, 400)
    if bucket.block.block_public_acls and _is_public_acl(params):
        kind = "public access control lists (ACLs)"
        place = "/".join(filter(None, (bucket.name, params.get("Key"))))
        return _blocked(attempt, kind, "BlockPublicAcls", f"{_PREFIX}{place}")
    return None


def _carries_acl(params: Params) -> bool:
    return bool(params.get("ACL") or any(params.get(name) for name in _GRANT_PARAMS))


def _is_public_acl(params: Params) -> bool:
    if params.get("ACL") in _PUBLIC_ACLS:
        return True
    headers = " ".join(str(params.get(name, "")) for name in _GRANT_PARAMS)
    grants = (params.get("AccessControlPolicy") or {}).get("Grants") or ()
    uris = [(grant.get("Grantee") or {}).get("URI") for grant in grants]
    return any(
        group in headers or group in uris for group in (ALL_USERS, AUTHENTICATED_USERS)
    )


def _blocked(attempt: Attempt, kind: str, setting: str, arn: str) -> Refusal:
    """Word the refusal as S3 does."""
    message = (
        f"User: {attempt.caller.arn} is not authorized to perform: "
        f's3:{attempt.operation} on resource: "{arn}" because {kind} '
        f"are blocked by the {setting} block public access setting."
    )
    return Refusal("AccessDenied", message, 403)


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
    return _as_policy(need.action, grant.permission, owner)


@lru_cache(maxsize=256)
def _as_policy(action: str, permission: str, owner: str) -> Policy:
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": action,
        "Resource": "*",
        "Sid": permission,
    }
    document = parse_document({"Version": "2012-10-17", "Statement": [statement]})
    return Policy(PolicyKind.ACL, "", owner, document)
