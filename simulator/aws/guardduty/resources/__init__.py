"""The resource of a finding, built from the account's own truth.

One small module per kind of resource; here they are chosen by the kinds that a finding
names (``{"instance": "i-0abc…", "access_key": "AKIA…"}``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError
from gameday.simulator.aws.guardduty.resources.bucket import describe_bucket
from gameday.simulator.aws.guardduty.resources.cluster import (
    describe_cluster,
    describe_ecs_cluster,
    describe_eks_cluster,
)
from gameday.simulator.aws.guardduty.resources.credentials import (
    describe_access_key,
    describe_instance_session,
    describe_role,
    describe_root,
    describe_user,
)
from gameday.simulator.aws.guardduty.resources.database import describe_db_instance
from gameday.simulator.aws.guardduty.resources.function import describe_function
from gameday.simulator.aws.guardduty.resources.instance import describe_instance
from gameday.simulator.aws.guardduty.resources.reading import (
    Account,
    Clients,
    Lookup,
    Members,
)
from gameday.simulator.aws.guardduty.resources.storage import (
    describe_image,
    describe_recovery_point,
    describe_snapshot,
    describe_volume,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.finding_types import FindingType

__all__ = ["KINDS", "MEMBERS", "Account", "Clients", "describe_resource"]

KINDS: Mapping[str, Callable[[Lookup], Members]] = {
    "access_key": describe_access_key,
    "bucket": describe_bucket,
    "cluster": describe_cluster,
    "db_instance": describe_db_instance,
    "ecs_cluster": describe_ecs_cluster,
    "eks_cluster": describe_eks_cluster,
    "function": describe_function,
    "image": describe_image,
    "instance": describe_instance,
    "recovery_point": describe_recovery_point,
    "role": describe_role,
    "root": describe_root,
    "snapshot": describe_snapshot,
    "user": describe_user,
    "volume": describe_volume,
}
"""What a finding can name, and how each is described."""

MEMBERS: Mapping[str, str] = {
    "AccessKey": "accessKeyDetails",
    "Container": "containerDetails",
    "EBSSnapshot": "ebsSnapshotDetails",
    "EC2Image": "ec2ImageDetails",
    "ECSCluster": "ecsClusterDetails",
    "EKSCluster": "eksClusterDetails",
    "Instance": "instanceDetails",
    "Lambda": "lambdaDetails",
    "RDSDBInstance": "rdsDbInstanceDetails",
    "RecoveryPoint": "recoveryPointDetails",
    "S3Bucket": "s3BucketDetails",
    "S3Object": "s3BucketDetails",
}
"""The member that holds the details of each ``resourceType``."""

_OF_ANY = (*(kind for kind in MEMBERS if kind != "AccessKey"), "AccessKey")
"""What a finding is about whose type does not say: what was acted upon, then who acted.
"""

_WITHIN: Mapping[str, tuple[str, ...]] = {
    "Container": ("eksClusterDetails", "ecsClusterDetails", "instanceDetails"),
    "RecoveryPoint": ("ebsSnapshotDetails", "ec2ImageDetails", "s3BucketDetails"),
}
"""What is as good as naming it, for what no AWS API knows."""


def describe_resource(
    finding_type: FindingType, resources: Mapping[str, str], account: Account
) -> Members:
    """Return the finding's ``resource`` with the details of everything it names.

    Raises:
        InjectFailed: Something it names is not in the account.
        UsageError: It names nothing that findings of this type are about.
    """
    details: Members = {}
    for kind, name in resources.items():
        details |= _describe(Lookup(account, kind, name, resources))
    wants_key = "AccessKey" in finding_type.resource_types
    if wants_key and "accessKeyDetails" not in details and "instance" in resources:
        lookup = Lookup(account, "instance", resources["instance"], resources)
        details = describe_instance_session(lookup) | details
    resource_type = _choose_type(finding_type, details)
    if resource_type is None:
        raise _nothing_named(finding_type, resources)
    if resource_type == "AttackSequence":
        return {"resourceType": resource_type}
    return {"resourceType": resource_type, **details}


def _choose_type(finding_type: FindingType, details: Members) -> str | None:
    """The types of an opt-in rule's finding are not documented: any will do."""
    if "AttackSequence" in finding_type.resource_types and details:
        return "AttackSequence"
    for resource_type in finding_type.resource_types or _OF_ANY:
        if MEMBERS.get(resource_type) in details:
            return resource_type
    for resource_type in finding_type.resource_types:
        if any(member in details for member in _WITHIN.get(resource_type, ())):
            return resource_type
    return None


def _nothing_named(
    finding_type: FindingType, resources: Mapping[str, str]
) -> UsageError:
    keys = finding_type.resource_keys or tuple(KINDS)
    return UsageError(
        f"a finding of type `{finding_type.type}` names one of {', '.join(keys)}; "
        f"found {', '.join(resources) or 'nothing'}",
        code="finding-resource-unnamed",
    )


def _describe(lookup: Lookup) -> Members:
    describe = KINDS.get(lookup.kind)
    if describe is None:
        raise UsageError(
            f"a finding cannot name a `{lookup.kind}`",
            code="finding-resource-unknown",
            hint=f"it can name {', '.join(KINDS)}",
        )
    return describe(lookup)
