"""Sample findings, as CreateSampleFindings makes them: real in form, about nothing.

They test the wiring of a response. Their resources are the placeholders the service
uses (``i-99999999``, ``GeneratedFindingUserName``), which no account has.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.anatomy import require_finding_type
from gameday.simulator.aws.guardduty.findings import Sighting, write_finding
from gameday.simulator.aws.guardduty.resources import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

    from gameday.simulator.aws.guardduty.resources import Account
    from gameday.simulator.aws.guardduty.resources.reading import Members
    from gameday.simulator.aws.guardduty.wire import Finding

__all__ = ["sample_types", "write_sample"]

_TAGS = [{"key": "GeneratedFindingTagKey", "value": "GeneratedFindingTagValue"}]
_CREATED = 1_513_612_692.0
_KEY = {
    "accessKeyId": "GeneratedFindingAccessKeyId",
    "principalId": "GeneratedFindingPrincipalId",
    "userName": "GeneratedFindingUserName",
    "userType": "IAMUser",
}
_INTERFACE = {
    "networkInterfaceId": "eni-abcdef00",
    "privateIpAddress": "10.0.0.1",
    "privateDnsName": "GeneratedFindingPrivateName",
    "privateIpAddresses": [
        {
            "privateIpAddress": "10.0.0.1",
            "privateDnsName": "GeneratedFindingPrivateName",
        }
    ],
    "publicIp": "198.51.100.0",
    "publicDnsName": "GeneratedFindingPublicDNSName",
    "subnetId": "GeneratedFindingSubnetId",
    "vpcId": "GeneratedFindingVPCId",
    "securityGroups": [
        {
            "groupId": "GeneratedFindingSecurityId",
            "groupName": "GeneratedFindingSecurityGroupName",
        }
    ],
    "ipv6Addresses": [],
}
_INSTANCE: Mapping[str, Any] = {
    "instanceId": "i-99999999",
    "instanceType": "m3.xlarge",
    "launchTime": "2016-08-02T02:05:06.000Z",
    "availabilityZone": "GeneratedFindingInstanceAvailabilityZone",
    "instanceState": "running",
    "imageId": "ami-99999999",
    "imageDescription": "GeneratedFindingInstanceImageDescription",
    "networkInterfaces": [_INTERFACE],
    "tags": _TAGS,
    "productCodes": [],
}
_BUCKET = {
    "arn": "arn:aws:s3:::example-bucket1",
    "name": "example-bucket1",
    "type": "Destination",
    "createdAt": _CREATED,
    "owner": {"id": "CanonicalId of Owner"},
    "tags": _TAGS,
    "s3ObjectDetails": [
        {"objectArn": "arn:aws:s3:::example-bucket1/sample", "key": "sample"}
    ],
}
_PLACEHOLDERS: Mapping[str, Any] = {
    "AccessKey": _KEY,
    "Container": {
        "name": "GeneratedFindingContainerName",
        "image": "GeneratedFindingContainerImage",
    },
    "EBSSnapshot": {
        "snapshotArn": "arn:aws:ec2:us-east-1:999999999999:snapshot/snap-99999999"
    },
    "EC2Image": {"imageArn": "arn:aws:ec2:us-east-1:999999999999:image/ami-99999999"},
    "ECSCluster": {
        "name": "GeneratedFindingECSClusterName",
        "arn": "arn:aws:ecs:us-east-1:999999999999:cluster/clusterName",
        "status": "ACTIVE",
        "tags": _TAGS,
    },
    "EKSCluster": {
        "name": "GeneratedFindingEKSClusterName",
        "arn": "arn:aws:eks:us-east-1:999999999999:cluster/clusterName",
        "vpcId": "GeneratedFindingEKSClusterVpcId",
        "status": "ACTIVE",
        "createdAt": _CREATED,
        "tags": _TAGS,
    },
    "Instance": _INSTANCE,
    "Lambda": {
        "functionArn": "arn:aws:lambda:us-east-1:999999999999:function:functionName",
        "functionName": "GeneratedFindingLambdaFunctionName",
        "functionVersion": "$LATEST",
        "role": "GeneratedFindingLambdaFunctionRole",
        "tags": _TAGS,
    },
    "RDSDBInstance": {
        "dbInstanceIdentifier": "GeneratedFindingDBInstanceId",
        "engine": "Aurora MySQL",
        "dbInstanceArn": "arn:aws:rds:us-east-1:999999999999:db:instanceName",
        "tags": _TAGS,
    },
    "RecoveryPoint": {
        "recoveryPointArn": "arn:aws:backup:us-east-1:999999999999:recovery-point:1",
        "backupVaultName": "GeneratedFindingBackupVaultName",
    },
    "S3Bucket": [_BUCKET],
    "S3Object": [_BUCKET],
}


def sample_types() -> list[str]:
    """Return the types of which samples are made where none is named."""
    return [name for name, known in finding_types().items() if known.status == "active"]


def write_sample(
    sighting: Sighting, account: Account, *, detector: str, now: datetime, rng: Random
) -> Finding:
    """Write the sample finding of a type; the account's resources are not looked at."""
    finding_type = require_finding_type(sighting.type)
    resource_type = (finding_type.resource_types or ("AccessKey",))[0]
    resource: Members = {"resourceType": resource_type}
    if resource_type in MEMBERS:
        resource[MEMBERS[resource_type]] = deepcopy(_PLACEHOLDERS[resource_type])
    else:
        sighting = replace(sighting, resources={"instance": _INSTANCE["instanceId"]})
    return write_finding(
        sighting, account, resource, detector=detector, now=now, rng=rng
    )
