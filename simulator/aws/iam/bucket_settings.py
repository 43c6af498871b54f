"""What S3 refuses to set: public access where it is blocked, lists where they are off.

Source: S3 user guide, "Blocking public access to your Amazon S3 storage",
"Prerequisites for disabling ACLs".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.access_points import write_arn
from gameday.simulator.aws.iam.acls import ALL_USERS, AUTHENTICATED_USERS
from gameday.simulator.aws.iam.decision import Refusal
from gameday.simulator.aws.iam.policy import PolicyError, parse_document
from gameday.simulator.aws.iam.publicity import find_public_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import (
        Bucket,
        PolicySource,
        PublicAccessBlock,
    )
    from gameday.simulator.engine.gateway.call import Params

__all__ = ["refuse_setting"]

_PREFIX = "arn:aws:s3:::"
_OWNERS_ACLS = {"bucket-owner-full-control", "private"}
_PUBLIC_ACLS = {"authenticated-read", "public-read", "public-read-write"}
_GRANT_PARAMS = ("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP")
_ENFORCED = "BucketOwnerEnforced"
_ACL_OPERATIONS = {"PutBucketAcl", "PutObjectAcl"}


def refuse_setting(attempt: Attempt, source: PolicySource) -> Refusal | None:
    """Refuse a public policy or list where the block says so, and lists where off."""
    if attempt.operation == "PutAccessPointPolicy":
        return _refuse_passing_policy(attempt, source)
    name = str(attempt.params.get("Bucket", "")) if attempt.service == "s3" else ""
    bucket = source.bucket(name) if name else None
    refuse = _REFUSALS.get(attempt.operation)
    return refuse(bucket, attempt) if bucket and refuse else None


def _refuse_ownership(bucket: Bucket, attempt: Attempt) -> Refusal | None:
    """Refuse to switch lists off where the bucket's own lets others in."""
    rules = (attempt.params.get("OwnershipControls") or {}).get("Rules") or ()
    if not any(each.get("ObjectOwnership") == _ENFORCED for each in rules):
        return None
    if not bucket.acl.grants:
        return None
    message = (
        "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
    )
    return Refusal("InvalidBucketAclWithObjectOwnership", message, 400)


def _refuse_passing_policy(attempt: Attempt, source: PolicySource) -> Refusal | None:
    """Refuse a public policy of an access point that is open to the internet."""
    name = str(attempt.params.get("Name", ""))
    arn = write_arn(attempt.region, attempt.account, name)
    point = source.access_point(arn)
    if point is None or point.vpc:
        return None
    bucket = source.bucket(point.bucket)
    block = point.block | bucket.block if bucket else point.block
    return _refuse_policy(block, attempt, point.arn)


def _refuse_bucket_policy(bucket: Bucket, attempt: Attempt) -> Refusal | None:
    return _refuse_policy(bucket.block, attempt, f"{_PREFIX}{bucket.name}")


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


_REFUSALS: Mapping[str, Callable[[Bucket, Attempt], Refusal | None]] = {
    "CopyObject": _refuse_acl,
    "CreateMultipartUpload": _refuse_acl,
    "PutBucketAcl": _refuse_acl,
    "PutBucketOwnershipControls": _refuse_ownership,
    "PutBucketPolicy": _refuse_bucket_policy,
    "PutObject": _refuse_acl,
    "PutObjectAcl": _refuse_acl,
}
