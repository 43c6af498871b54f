"""Buckets with their protection, bucket policies, keys and secrets.

moto leaves out a bucket's versioning, public access block, ownership, object lock,
logging and notifications, a key's usage and state, and knows neither bucket policies,
access points nor secrets.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    is_true,
    read_tags,
)

__all__ = ["COMPLETIONS", "TYPES"]


def _complete_bucket(bucket: Any, properties: Properties, place: Place) -> None:
    s3 = place.backend("s3")
    if "PublicAccessBlockConfiguration" in properties:
        block = properties["PublicAccessBlockConfiguration"]
        s3.put_public_access_block(
            bucket.name, {name: is_true(block.get(name)) for name in _BLOCKS}
        )
    for rule in properties.get("OwnershipControls", {}).get("Rules", ()):
        s3.put_bucket_ownership_controls(bucket.name, rule["ObjectOwnership"])
    if "VersioningConfiguration" in properties:
        status = properties["VersioningConfiguration"]["Status"]
        s3.put_bucket_versioning(bucket.name, status)
    if is_true(properties.get("ObjectLockEnabled")):
        s3.put_bucket_versioning(bucket.name, "Enabled")
        bucket.object_lock_enabled = True
        _lock(bucket, properties.get("ObjectLockConfiguration", {}))
    if "LoggingConfiguration" in properties:
        bucket.logging = _read_logging(bucket, properties["LoggingConfiguration"])
    if "NotificationConfiguration" in properties:
        told = _read_notifications(properties["NotificationConfiguration"])
        s3.put_bucket_notification_configuration(bucket.name, told)


_BLOCKS = (
    "BlockPublicAcls",
    "IgnorePublicAcls",
    "BlockPublicPolicy",
    "RestrictPublicBuckets",
)


def _lock(bucket: Any, configuration: dict[str, Any]) -> None:
    retention = configuration.get("Rule", {}).get("DefaultRetention")
    if retention:
        bucket.default_lock_mode = retention.get("Mode")
        bucket.default_lock_days = int(retention.get("Days", 0))
        bucket.default_lock_years = int(retention.get("Years", 0))


def _read_logging(bucket: Any, configuration: dict[str, Any]) -> dict[str, Any]:
    return {
        "TargetBucket": configuration.get("DestinationBucketName", bucket.name),
        "TargetPrefix": configuration.get("LogFilePrefix", ""),
    }


def _read_notifications(configuration: dict[str, Any]) -> dict[str, Any]:
    """Write a template's notifications as a request would bring them.

    S3's own API has other names than the template (S3 API reference,
    "PutBucketNotificationConfiguration"): functions are ``CloudFunction`` there.
    """
    written: dict[str, Any] = {
        f"{api}Configuration": [
            _read_notification(each, api, each[target])
            for each in configuration[f"{listed}Configurations"]
        ]
        for api, (listed, target) in _NOTIFIED.items()
        if f"{listed}Configurations" in configuration
    }
    bridge = configuration.get("EventBridgeConfiguration")
    if bridge is not None and is_true(bridge.get("EventBridgeEnabled", True)):
        written["EventBridgeConfiguration"] = {}
    return written


_NOTIFIED = {
    "CloudFunction": ("Lambda", "Function"),
    "Queue": ("Queue", "Queue"),
    "Topic": ("Topic", "Topic"),
}
"""The API's name for each kind of target; the template's list of it, and its key."""


def _read_notification(each: dict[str, Any], api: str, arn: str) -> dict[str, Any]:
    rules = each.get("Filter", {}).get("S3Key", {}).get("Rules")
    written: dict[str, Any] = {api: arn, "Event": [each["Event"]]}
    if rules:
        written["Filter"] = {"S3Key": {"FilterRule": rules}}
    return written


def _create_bucket_policy(properties: Properties, place: Place) -> Resource:
    s3, name = place.backend("s3"), properties["Bucket"]
    s3.put_bucket_policy(name, json.dumps(properties["PolicyDocument"]).encode())
    return Resource(name, on_delete=partial(_delete_policy, s3, name))


def _delete_policy(s3: Any, name: str) -> None:
    s3.get_bucket(name).policy = None


def _create_access_point(properties: Properties, place: Place) -> Resource:
    control = place.backend("s3control")
    account = control.account_id
    point = control.create_access_point(
        account_id=account,
        name=place.name,
        bucket=properties["Bucket"],
        vpc_configuration=properties.get("VpcConfiguration") or {},
        public_access_block_configuration=properties.get(
            "PublicAccessBlockConfiguration", {}
        ),
    )
    if "Policy" in properties:
        point.set_policy(json.dumps(properties["Policy"]))
    told = {
        "Alias": point.alias,
        "Arn": point.arn,
        "Name": point.name,
        "NetworkOrigin": point.network_origin,
    }
    return Resource(
        point.name, told, partial(control.delete_access_point, account, point.name)
    )


def _create_key(properties: Properties, place: Place) -> Resource:
    kms = place.backend("kms")
    policy = properties.get("KeyPolicy")
    key = kms.create_key(
        policy=policy if isinstance(policy, str) or not policy else json.dumps(policy),
        key_usage=properties.get("KeyUsage", "ENCRYPT_DECRYPT"),
        key_spec=properties.get("KeySpec", "SYMMETRIC_DEFAULT"),
        description=properties.get("Description", ""),
        tags=[
            {"TagKey": name, "TagValue": value}
            for name, value in read_tags(properties).items()
        ],
        multi_region=is_true(properties.get("MultiRegion")),
    )
    key.key_rotation_status = is_true(properties.get("EnableKeyRotation"))
    if not is_true(properties.get("Enabled", True)):
        kms.disable_key(key.id)
    days = int(properties.get("PendingWindowInDays", 30))
    delete = partial(kms.schedule_key_deletion, key.id, days)
    return Resource(key.id, {"Arn": key.arn, "KeyId": key.id}, delete)


def _create_secret(properties: Properties, place: Place) -> Resource:
    manager = place.backend("secretsmanager")
    created = manager.create_secret(
        name=place.name,
        secret_string=_read_secret(manager, properties),
        secret_binary=None,
        description=properties.get("Description", ""),
        tags=[{"Key": k, "Value": v} for k, v in read_tags(properties).items()],
        kms_key_id=properties.get("KmsKeyId"),
        client_request_token=None,
        replica_regions=[],
        force_overwrite=False,
    )
    arn = json.loads(created)["ARN"]
    delete = partial(manager.delete_secret, arn, None, True)  # noqa: FBT003 - moto's
    return Resource(arn, {"Id": arn}, delete)


def _read_secret(manager: Any, properties: Properties) -> str | None:
    generate = properties.get("GenerateSecretString")
    if generate is None:
        return properties.get("SecretString")
    password = json.loads(
        manager.get_random_password(
            password_length=int(generate.get("PasswordLength", 32)),
            exclude_characters=generate.get("ExcludeCharacters", ""),
            exclude_numbers=is_true(generate.get("ExcludeNumbers")),
            exclude_punctuation=is_true(generate.get("ExcludePunctuation")),
            exclude_uppercase=is_true(generate.get("ExcludeUppercase")),
            exclude_lowercase=is_true(generate.get("ExcludeLowercase")),
            include_space=is_true(generate.get("IncludeSpace")),
            require_each_included_type=True,
        )
    )["RandomPassword"]
    if "GenerateStringKey" not in generate:
        return str(password)
    template = json.loads(generate.get("SecretStringTemplate", "{}"))
    return json.dumps(template | {generate["GenerateStringKey"]: password})


TYPES = {
    "AWS::KMS::Key": ResourceType(_create_key, frozenset({"Arn", "KeyId"})),
    "AWS::S3::AccessPoint": ResourceType(
        _create_access_point,
        frozenset({"Alias", "Arn", "Name", "NetworkOrigin"}),
        "Name",
    ),
    "AWS::S3::BucketPolicy": ResourceType(_create_bucket_policy),
    "AWS::SecretsManager::Secret": ResourceType(
        _create_secret, frozenset({"Id"}), "Name"
    ),
}

COMPLETIONS = {"AWS::S3::Bucket": _complete_bucket}
