"""The resources an event is listed under in the event history, by type and name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.cloudtrail.record import Record

__all__ = ["list_named"]

_TYPES: Final[Mapping[str, Mapping[str, str]]] = {
    "cloudtrail": {"name": "AWS::CloudTrail::Trail"},
    "ec2": {
        "groupId": "AWS::EC2::SecurityGroup",
        "imageId": "AWS::EC2::Ami",
        "instanceId": "AWS::EC2::Instance",
        "networkInterfaceId": "AWS::EC2::NetworkInterface",
        "snapshotId": "AWS::EC2::Snapshot",
        "subnetId": "AWS::EC2::Subnet",
        "volumeId": "AWS::EC2::Volume",
        "vpcId": "AWS::EC2::VPC",
    },
    "iam": {
        "accessKeyId": "AWS::IAM::AccessKey",
        "groupName": "AWS::IAM::Group",
        "instanceProfileName": "AWS::IAM::InstanceProfile",
        "policyArn": "AWS::IAM::Policy",
        "roleName": "AWS::IAM::Role",
        "userName": "AWS::IAM::User",
    },
    "lambda": {"functionName": "AWS::Lambda::Function"},
    "rds": {
        "dBInstanceIdentifier": "AWS::RDS::DBInstance",
        "dBSnapshotIdentifier": "AWS::RDS::DBSnapshot",
    },
    "s3": {"bucketName": "AWS::S3::Bucket"},
    "secretsmanager": {"secretId": "AWS::SecretsManager::Secret"},
    "sts": {"roleArn": "AWS::IAM::Role", "roleSessionName": "AWS::STS::AssumedRole"},
}


def list_named(record: Record) -> list[dict[str, str]]:
    """Return the resources that a request or its answer names, each once."""
    types = _TYPES.get(record["eventSource"].partition(".")[0], {})
    found: dict[tuple[str, str], None] = {}
    for part in ("requestParameters", "responseElements"):
        for name, value in _walk(record.whole.get(part)):
            if name in types and isinstance(value, str):
                found[types[name], value] = None
    for each in record.whole.get("resources") or ():
        if "type" in each:
            found[each["type"], each["ARN"]] = None
    return [{"ResourceType": kind, "ResourceName": name} for kind, name in found]


def _walk(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield name, each
            yield from _walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from _walk(each)
