"""The resources of a GuardDuty finding, as Security Hub imports them.

Instances, keys, buckets, functions, clusters and databases get their details; whatever
else a finding is about is named, with the type ``Other``. Nothing is read from the
account here: all of it stands in the finding.

Source of the details' members: the Security Hub API reference, ``ResourceDetails``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from gameday.simulator.aws.guardduty.wording import find_subject
from gameday.simulator.aws.times import write_time_ms

__all__ = ["describe_resources"]

_Details = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Resource:
    """One entry of a finding's ``Resources``."""

    type: str
    id: str
    details: dict[str, Any] = field(default_factory=dict)
    tags: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a finding's resources are."""

    partition: str
    region: str
    account: str

    def arn(self, service: str, resource: str) -> str:
        """Write the ARN of a resource that the finding names by its id."""
        place = f"{self.region}:{self.account}"
        return f"arn:{self.partition}:{service}:{place}:{resource}"


def describe_resources(finding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the ``Resources`` of a GuardDuty finding; there is always one."""
    place = _Place(
        finding.get("partition", "aws"), finding["region"], finding["accountId"]
    )
    found = [
        resource
        for member, describe in _MEMBERS.items()
        if (details := finding["resource"].get(member))
        for resource in describe(details, place)
    ]
    found += _of_sequence(finding, place)
    return [_write(each, place) for each in found or [_other(finding, place)]]


def _write(resource: _Resource, place: _Place) -> dict[str, Any]:
    written: dict[str, Any] = {
        "Type": resource.type,
        "Id": resource.id,
        "Partition": place.partition,
        "Region": place.region,
    }
    if resource.tags:
        written["Tags"] = {tag["key"]: tag["value"] for tag in resource.tags}
    details = {key: value for key, value in resource.details.items() if value}
    if details:
        written["Details"] = {resource.type: details}
    return written


def _instance(details: _Details, place: _Place) -> Iterator[_Resource]:
    interfaces = details.get("networkInterfaces") or [{}]
    first = interfaces[0]
    addresses = [first.get("publicIp"), first.get("privateIpAddress")]
    profile = details.get("iamInstanceProfile") or {}
    described = {
        "Type": details.get("instanceType"),
        "ImageId": details.get("imageId"),
        "IpV4Addresses": [each for each in addresses if each],
        "IamInstanceProfileArn": profile.get("arn"),
        "VpcId": first.get("vpcId"),
        "SubnetId": first.get("subnetId"),
        "LaunchedAt": details.get("launchTime"),
    }
    arn = place.arn("ec2", f"instance/{details['instanceId']}")
    yield _Resource("AwsEc2Instance", arn, described, _tags(details))


def _access_key(details: _Details, _place: _Place) -> Iterator[_Resource]:
    described = {
        "PrincipalId": details.get("principalId"),
        "PrincipalType": details.get("userType"),
        "PrincipalName": details.get("userName"),
    }
    # A session of the console has no key; the id says `null` then.
    key = details.get("accessKeyId") or "null"
    yield _Resource("AwsIamAccessKey", f"AWS::IAM::AccessKey:{key}", described)


def _buckets(details: list[_Details], _place: _Place) -> Iterator[_Resource]:
    for bucket in details:
        described = {
            "OwnerId": bucket.get("owner", {}).get("id"),
            "CreatedAt": _read_epoch(bucket.get("createdAt")),
        }
        yield _Resource("AwsS3Bucket", bucket["arn"], described, _tags(bucket))


def _function(details: _Details, _place: _Place) -> Iterator[_Resource]:
    described = {
        "FunctionName": details.get("functionName"),
        "Role": details.get("role"),
        "Version": details.get("functionVersion"),
    }
    arn = details["functionArn"]
    yield _Resource("AwsLambdaFunction", arn, described, _tags(details))


def _eks_cluster(details: _Details, _place: _Place) -> Iterator[_Resource]:
    described = {
        "Arn": details["arn"],
        "Name": details.get("name"),
        "ClusterStatus": details.get("status"),
    }
    yield _Resource("AwsEksCluster", details["arn"], described, _tags(details))


def _ecs_cluster(details: _Details, _place: _Place) -> Iterator[_Resource]:
    described = {
        "ClusterArn": details["arn"],
        "ClusterName": details.get("name"),
        "Status": details.get("status"),
    }
    yield _Resource("AwsEcsCluster", details["arn"], described, _tags(details))


def _database(details: _Details, _place: _Place) -> Iterator[_Resource]:
    described = {
        "DBInstanceIdentifier": details.get("dbInstanceIdentifier"),
        "DBClusterIdentifier": details.get("dbClusterIdentifier"),
        "DbiResourceId": details.get("dbiResourceId"),
        "Engine": details.get("engine"),
        "EngineVersion": details.get("engineVersion"),
    }
    arn = details["dbInstanceArn"]
    yield _Resource("AwsRdsDbInstance", arn, described, _tags(details))


_MEMBERS: Mapping[str, Callable[[Any, _Place], Iterator[_Resource]]] = {
    "instanceDetails": _instance,
    "accessKeyDetails": _access_key,
    "s3BucketDetails": _buckets,
    "lambdaDetails": _function,
    "eksClusterDetails": _eks_cluster,
    "ecsClusterDetails": _ecs_cluster,
    "rdsDbInstanceDetails": _database,
}
"""How each member of a finding's ``resource`` is described."""

_SEQUENCE_TYPES = {
    "ACCESS_KEY": "AwsIamAccessKey",
    "EC2_INSTANCE": "AwsEc2Instance",
    "ECS_CLUSTER": "AwsEcsCluster",
    "EKS_CLUSTER": "AwsEksCluster",
    "S3_BUCKET": "AwsS3Bucket",
}


def _of_sequence(finding: Mapping[str, Any], place: _Place) -> Iterator[_Resource]:
    """Yield what an attack sequence names: its ``resource`` itself has no details."""
    detection = finding["service"].get("detection") or {}
    for each in detection.get("sequence", {}).get("resources", ()):
        kind = _SEQUENCE_TYPES.get(each["resourceType"], "Other")
        name = each["uid"]
        if kind == "AwsEc2Instance" and not name.startswith("arn:"):
            name = place.arn("ec2", f"instance/{name}")
        elif kind == "AwsIamAccessKey":
            name = f"AWS::IAM::AccessKey:{name}"
        yield _Resource(kind, name)


def _other(finding: Mapping[str, Any], place: _Place) -> _Resource:
    """Name the rest, or the account: a finding without a resource is not accepted."""
    account = f"AWS::::Account:{place.account}"
    subject = find_subject(finding)
    return _Resource("Other", subject) if subject else _Resource("AwsAccount", account)


def _tags(details: _Details) -> tuple[Mapping[str, str], ...]:
    return tuple(details.get("tags") or ())


def _read_epoch(moment: float | None) -> str | None:
    return (moment and write_time_ms(datetime.fromtimestamp(moment, UTC))) or None
