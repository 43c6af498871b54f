"""An S3 bucket in a finding, with who can reach it as its settings stand.

Public access is judged as a finding reports it, from access control lists, the bucket
policy and the public access blocks; policy conditions count as not public.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.resources.reading import list_tags, missing
from gameday.simulator.aws.times import write_epoch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.aws.guardduty.resources.reading import Lookup, Members

__all__ = ["describe_bucket"]

_EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"
_READS = ("s3:getobject", "s3:get*", "s3:*", "*")
_WRITES = ("s3:putobject", "s3:put*", "s3:*", "*")
_NO_BLOCK = "NoSuchPublicAccessBlockConfiguration"


def describe_bucket(lookup: Lookup) -> Members:
    """Describe a bucket by its name, or an object in it by ``bucket/key``.

    Raises:
        InjectFailed: There is no such bucket or object.
    """
    bucket, _, key = lookup.name.partition("/")
    described = _bucket(lookup, bucket)
    if key:
        described["s3ObjectDetails"] = [_object(lookup, bucket, key)]
    return {"s3BucketDetails": [described]}


def _object(lookup: Lookup, bucket: str, key: str) -> dict[str, Any]:
    head = lookup.ask("s3", "head_object", Bucket=bucket, Key=key)
    described = {
        "objectArn": f"arn:{lookup.account.partition}:s3:::{lookup.name}",
        "key": key,
        "eTag": head["ETag"].strip('"'),
    }
    if head.get("VersionId"):
        described["versionId"] = head["VersionId"]
    return described


def _bucket(lookup: Lookup, name: str) -> dict[str, Any]:
    listed = lookup.ask("s3", "list_buckets")
    made = {found["Name"]: found["CreationDate"] for found in listed["Buckets"]}
    if name not in made:
        raise missing(lookup.kind, name)
    tags = lookup.ask_if_any("s3", "get_bucket_tagging", "NoSuchTagSet", Bucket=name)
    described = {
        "arn": f"arn:{lookup.account.partition}:s3:::{name}",
        "name": name,
        "type": "Destination",
        "createdAt": write_epoch(made[name]),
        "owner": {"id": listed["Owner"]["ID"]},
        "tags": list_tags(tags["TagSet"] if tags else []),
        "publicAccess": _public_access(lookup, name),
    }
    return described | _encryption(lookup, name)


def _encryption(lookup: Lookup, name: str) -> dict[str, Any]:
    answer = lookup.ask_if_any(
        "s3",
        "get_bucket_encryption",
        "ServerSideEncryptionConfigurationNotFoundError",
        Bucket=name,
    )
    if answer is None:
        return {}
    rule = answer["ServerSideEncryptionConfiguration"]["Rules"][0]
    default = rule["ApplyServerSideEncryptionByDefault"]
    described = {"encryptionType": default["SSEAlgorithm"]}
    if default.get("KMSMasterKeyID"):
        described["kmsMasterKeyArn"] = default["KMSMasterKeyID"]
    return {"defaultServerSideEncryption": described}


def _public_access(lookup: Lookup, name: str) -> dict[str, Any]:
    own = _blocks(
        lookup.ask_if_any("s3", "get_public_access_block", _NO_BLOCK, Bucket=name)
    )
    wide = _blocks(
        lookup.ask_if_any(
            "s3control",
            "get_public_access_block",
            _NO_BLOCK,
            AccountId=lookup.account.id,
        )
    )
    grants = lookup.ask("s3", "get_bucket_acl", Bucket=name)["Grants"]
    answer = lookup.ask_if_any(
        "s3", "get_bucket_policy", "NoSuchBucketPolicy", Bucket=name
    )
    by_list = _list_access(grants)
    by_policy = _policy_access(json.loads(answer["Policy"]) if answer else {})
    return {
        "permissionConfiguration": {
            "bucketLevelPermissions": {
                "accessControlList": by_list,
                "bucketPolicy": by_policy,
                "blockPublicAccess": own,
            },
            "accountLevelPermissions": {"blockPublicAccess": wide},
        },
        "effectivePermission": _effective(by_list, by_policy, own, wide),
    }


def _blocks(answer: Mapping[str, Any] | None) -> dict[str, bool]:
    set_to = answer["PublicAccessBlockConfiguration"] if answer else {}
    return {
        "ignorePublicAcls": bool(set_to.get("IgnorePublicAcls")),
        "restrictPublicBuckets": bool(set_to.get("RestrictPublicBuckets")),
        "blockPublicAcls": bool(set_to.get("BlockPublicAcls")),
        "blockPublicPolicy": bool(set_to.get("BlockPublicPolicy")),
    }


def _list_access(grants: list[Any]) -> dict[str, bool]:
    public = {
        grant["Permission"]
        for grant in grants
        if grant["Grantee"].get("URI") == _EVERYBODY
    }
    return {
        "allowsPublicReadAccess": bool(public & {"READ", "FULL_CONTROL"}),
        "allowsPublicWriteAccess": bool(public & {"WRITE", "FULL_CONTROL"}),
    }


def _policy_access(policy: Mapping[str, Any]) -> dict[str, bool]:
    actions = [str(action).lower() for action in _public_actions(policy)]
    return {
        "allowsPublicReadAccess": any(action in _READS for action in actions),
        "allowsPublicWriteAccess": any(action in _WRITES for action in actions),
    }


def _public_actions(policy: Mapping[str, Any]) -> Iterator[str]:
    for statement in _as_list(policy.get("Statement", [])):
        principal = statement.get("Principal")
        everybody = principal == "*" or (
            isinstance(principal, dict) and "*" in _as_list(principal.get("AWS", []))
        )
        if (
            statement.get("Effect") == "Allow"
            and everybody
            and "Condition" not in statement
        ):
            yield from _as_list(statement.get("Action", []))


def _effective(
    by_list: Mapping[str, bool],
    by_policy: Mapping[str, bool],
    own: Mapping[str, bool],
    wide: Mapping[str, bool],
) -> str:
    ignored = own["ignorePublicAcls"] or wide["ignorePublicAcls"]
    restricted = own["restrictPublicBuckets"] or wide["restrictPublicBuckets"]
    open_by_list = any(by_list.values()) and not ignored
    open_by_policy = any(by_policy.values()) and not restricted
    return "PUBLIC" if open_by_list or open_by_policy else "NOT_PUBLIC"


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
