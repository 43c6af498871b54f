"""Buckets and objects as moto keeps them: policies, blocks, lists, keys, tags."""

from __future__ import annotations

from typing import Any

from moto.s3.models import OWNER, FakeDeleteMarker

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.canonical_ids import make_canonical_id
from gameday.simulator.aws.iam.acls import Acl, Grant
from gameday.simulator.aws.iam.policy import PolicyKind
from gameday.simulator.aws.iam.source import (
    AccessPoint,
    Bucket,
    PublicAccessBlock,
    StoredObject,
)
from gameday.simulator.aws.moto.readers.backends import find_backend, list_backends
from gameday.simulator.aws.moto.readers.iam.identities import make_policy

__all__ = [
    "BUCKET_OWNER",
    "find_access_point",
    "find_bucket",
    "find_bucket_account",
    "read_access_point",
    "read_bucket",
    "read_object",
    "read_object_tags",
]

_NO_ACLS = "BucketOwnerEnforced"
_PREFERRED = "BucketOwnerPreferred"
BUCKET_OWNER = "bucket-owner"
"""Whom a list means by the bucket's owner, as a correction of moto writes it."""


def find_bucket_account(name: str) -> str | None:
    """Return the account that owns a bucket."""
    accounts = getattr(list_backends("s3"), "bucket_accounts", {})
    found = accounts.get(name)
    return found[1] if found else None


def read_bucket(name: str) -> Bucket | None:
    """Return a bucket of any account."""
    kept = find_bucket(name)
    if kept is None:
        return None
    policy = None
    if kept.policy:
        policy = make_policy(PolicyKind.BUCKET, "", f"bucket {name}", kept.policy)
    return Bucket(
        name=name,
        account=kept.account_id,
        policy=policy,
        block=_block(kept.public_access_block) | _account_block(kept.account_id),
        acl=_acl(kept.acl, kept.account_id),
        has_acls=_ownership(kept.ownership_rule) != _NO_ACLS,
        default_key=_default_key(kept.encryption),
        has_bucket_key=_has_bucket_key(kept.encryption),
        region=kept.region_name,
    )


def read_access_point(name: str) -> AccessPoint | None:
    """Return an access point of any account, by its ARN or its alias."""
    kept = find_access_point(name)
    if kept is None:
        return None
    arn = Arn.read(kept.arn)
    policy = None
    if kept.policy:
        owner = f"access point {kept.name}"
        policy = make_policy(PolicyKind.RESOURCE, "", owner, kept.policy)
    switches = {name: _truth(value) for name, value in kept.pubc.items()}
    return AccessPoint(
        arn=kept.arn,
        bucket=kept.bucket,
        policy=policy,
        block=PublicAccessBlock(
            switches["BlockPublicAcls"],
            switches["IgnorePublicAcls"],
            switches["BlockPublicPolicy"],
            switches["RestrictPublicBuckets"],
        )
        | _account_block(arn.account),
        vpc=kept.vpc_id or "",
    )


def find_access_point(name: str) -> Any | None:
    """Return moto's access point, by its ARN or its alias."""
    arn = Arn.parse(name)
    accounts = [arn.account] if arn else list(list_backends("s3control"))
    for account in accounts:
        backend = find_backend("s3control", account)
        points = backend.access_points.get(account, {}) if backend else {}
        for each in points.values():
            if name in {each.arn, each.alias}:
                return each
    return None


def read_object(
    bucket: str, name: str, version: str | None = None
) -> StoredObject | None:
    """Return an object of a bucket, the newest version where none is asked for."""
    kept = _find_object(bucket, name, version)
    if kept is None:
        return None
    is_kms = (kept.encryption or "").startswith("aws:kms")
    key = (kept.kms_key_id or "alias/aws/s3") if is_kms else None
    tags = read_object_tags(kept)
    place: Any = find_bucket(bucket)
    return StoredObject(
        acl=_acl(getattr(kept, "acl", None), place.account_id),
        owner=_find_owner(kept, place),
        key=key,
        has_bucket_key=_truth(getattr(kept, "bucket_key_enabled", None)),
        tags=tags,
    )


def _find_owner(kept: Any, bucket: Any) -> str:
    """Return whose an object is: the writer's, unless it went over to the bucket's.

    It does under ``BucketOwnerEnforced``; under ``BucketOwnerPreferred`` where the
    writer gave the bucket's owner full control (S3 user guide, "Controlling ownership
    of objects").
    """
    rule, owner = _ownership(bucket.ownership_rule), str(bucket.account_id)
    grants = getattr(kept.acl, "grants", None) or ()
    is_given = any(
        grantee.id == BUCKET_OWNER and "FULL_CONTROL" in grant.permissions
        for grant in grants
        for grantee in grant.grantees
    )
    goes_over = rule == _NO_ACLS or (rule == _PREFERRED and is_given)
    return owner if goes_over else str(kept.account_id)


def read_object_tags(kept: Any) -> dict[str, str]:
    """Return the tags of moto's object."""
    backend = find_backend("s3", kept.account_id)
    if backend is None:
        return {}
    tags: dict[str, str] = backend.tagger.get_tag_dict_for_resource(kept.arn)
    return tags


def find_bucket(name: str) -> Any | None:
    """Return moto's bucket, of any account."""
    account = find_bucket_account(name)
    backend = find_backend("s3", account) if account else None
    return backend.buckets.get(name) if backend else None


def _find_object(bucket: str, name: str, version: str | None) -> Any | None:
    kept = find_bucket(bucket)
    if kept is None:
        return None
    versions = kept.keys.getlist(name, default=[])
    if version is None:
        found = kept.keys.get(name)
    else:
        found = next((each for each in versions if each.version_id == version), None)
    # A delete marker is no object: it has neither a list nor a key.
    return None if isinstance(found, FakeDeleteMarker) else found


def _block(kept: Any | None) -> PublicAccessBlock:
    if kept is None:
        return PublicAccessBlock()
    return PublicAccessBlock(
        block_public_acls=bool(kept.block_public_acls),
        ignore_public_acls=bool(kept.ignore_public_acls),
        block_public_policy=bool(kept.block_public_policy),
        restrict_public_buckets=bool(kept.restrict_public_buckets),
    )


def _account_block(account: str) -> PublicAccessBlock:
    backend = find_backend("s3control", account)
    return _block(backend.public_access_block if backend else None)


def _acl(kept: Any | None, bucket_owner: str) -> Acl:
    """Read a list, without what its owner has anyway."""
    names = {BUCKET_OWNER: make_canonical_id(bucket_owner)}
    grants = [
        Grant(grantee.uri or names.get(grantee.id, grantee.id), permission)
        for grant in (kept.grants if kept else ())
        for grantee in grant.grantees
        for permission in grant.permissions
        if grantee.uri or grantee.id != OWNER
    ]
    return Acl(tuple(grants))


def _has_bucket_key(encryption: Any) -> bool:
    rule = (encryption or {}).get("Rule") or {}
    rule = rule[0] if isinstance(rule, list) and rule else rule
    return isinstance(rule, dict) and _truth(rule.get("BucketKeyEnabled"))


def _truth(said: Any) -> bool:
    """Read a switch; moto keeps a header's text or a request's structure."""
    return said.lower() == "true" if isinstance(said, str) else bool(said)


def _ownership(rule: Any) -> str | None:
    """Return the setting; moto keeps a header's text or a request's structure."""
    if isinstance(rule, dict):
        rule = rule.get("Rule", rule.get("Rules"))
        rule = rule[0] if isinstance(rule, list) else rule
        return rule.get("ObjectOwnership") if isinstance(rule, dict) else None
    return rule if isinstance(rule, str) else None


def _default_key(encryption: dict[str, Any] | None) -> str | None:
    rule = (encryption or {}).get("Rule")
    rule = rule[0] if isinstance(rule, list) and rule else rule
    default = (rule or {}).get("ApplyServerSideEncryptionByDefault") or {}
    if not str(default.get("SSEAlgorithm", "")).startswith("aws:kms"):
        return None
    return default.get("KMSMasterKeyID") or "alias/aws/s3"
