"""What a finding is about: the noun, and the id, of its resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.criteria import find_values

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["find_subject", "name_subject"]

_SUBJECTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "AccessKey": (
        "access key",
        ("accessKeyDetails.accessKeyId", "accessKeyDetails.userName"),
    ),
    "Container": ("container", ("containerDetails.name",)),
    "EBSSnapshot": ("EBS snapshot", ("ebsSnapshotDetails.snapshotArn",)),
    "EC2Image": ("machine image", ("ec2ImageDetails.imageArn",)),
    "ECSCluster": ("ECS cluster", ("ecsClusterDetails.name",)),
    "EKSCluster": ("EKS cluster", ("eksClusterDetails.name",)),
    "Instance": ("EC2 instance", ("instanceDetails.instanceId",)),
    "Lambda": ("Lambda function", ("lambdaDetails.functionName",)),
    "RDSDBInstance": ("database", ("rdsDbInstanceDetails.dbInstanceIdentifier",)),
    "RecoveryPoint": (
        "recovery point",
        (
            "recoveryPointDetails.recoveryPointArn",
            "ebsSnapshotDetails.snapshotArn",
            "ec2ImageDetails.imageArn",
            "s3BucketDetails.arn",
        ),
    ),
    "S3Bucket": ("S3 bucket", ("s3BucketDetails.name",)),
    "S3Object": (
        "S3 object",
        ("s3BucketDetails.s3ObjectDetails.objectArn", "s3BucketDetails.arn"),
    ),
}
"""By ``resourceType``: the noun, and where the id stands, the best place first."""

_USERS = {
    "AssumedRole": "role {}",
    "FederatedUser": "federated user {}",
    "IAMUser": "user {}",
    "Root": "the root user",
}


def find_subject(finding: Mapping[str, Any]) -> str:
    """Return the id of the resource a finding is about; empty where it has none."""
    resource = finding["resource"]
    _, paths = _SUBJECTS.get(resource["resourceType"], ("", ()))
    for path in paths:
        for value in find_values(resource, path):
            return str(value)
    for value in find_values(finding, "service.detection.sequence.resources.uid"):
        return str(value)
    return ""


def name_subject(finding: Mapping[str, Any]) -> str:
    """Return the resource a finding is about, in words."""
    resource = finding["resource"]
    key = resource.get("accessKeyDetails")
    if resource["resourceType"] == "AccessKey" and key:
        return _USERS.get(key["userType"], "{}").format(key["userName"])
    noun, _ = _SUBJECTS.get(resource["resourceType"], ("resource", ()))
    return f"{noun} {find_subject(finding)}"
