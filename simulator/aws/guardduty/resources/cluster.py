"""A cluster in a finding: EKS or ECS.

What runs inside a cluster is not in any AWS API, so it is not described here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.errors import InjectFailed
from gameday.simulator.aws.guardduty.resources.reading import list_tags, missing
from gameday.simulator.aws.times import write_epoch

if TYPE_CHECKING:
    from gameday.simulator.aws.guardduty.resources.reading import Lookup, Members

__all__ = ["describe_cluster", "describe_ecs_cluster", "describe_eks_cluster"]


def describe_cluster(lookup: Lookup) -> Members:
    """Describe the EKS cluster of that name, or else the ECS cluster.

    Raises:
        InjectFailed: There is neither.
    """
    try:
        return describe_eks_cluster(lookup)
    except InjectFailed:
        return describe_ecs_cluster(lookup)


def describe_eks_cluster(lookup: Lookup) -> Members:
    """Describe an EKS cluster by its name.

    Raises:
        InjectFailed: There is no such cluster.
    """
    found = lookup.ask("eks", "describe_cluster", name=lookup.name)["cluster"]
    details = {
        "name": found["name"],
        "arn": found["arn"],
        "vpcId": found.get("resourcesVpcConfig", {}).get("vpcId"),
        "status": found["status"],
        "createdAt": write_epoch(found["createdAt"]),
        "tags": list_tags(found.get("tags", {})),
    }
    known = {name: value for name, value in details.items() if value is not None}
    return {"eksClusterDetails": known}


def describe_ecs_cluster(lookup: Lookup) -> Members:
    """Describe an ECS cluster by its name.

    Raises:
        InjectFailed: There is no such cluster.
    """
    answer = lookup.ask(
        "ecs", "describe_clusters", clusters=[lookup.name], include=["TAGS"]
    )
    if not answer["clusters"]:
        raise missing(lookup.kind, lookup.name)
    found = answer["clusters"][0]
    tags = {tag["key"]: tag["value"] for tag in found.get("tags", [])}
    details = {
        "name": found["clusterName"],
        "arn": found["clusterArn"],
        "status": found["status"],
        "activeServicesCount": found["activeServicesCount"],
        "registeredContainerInstancesCount": found["registeredContainerInstancesCount"],
        "runningTasksCount": found["runningTasksCount"],
        "tags": list_tags(tags),
    }
    return {"ecsClusterDetails": details}
