"""A finding in words: what it is about, its title and its description.

The words name the finding's own resource; nothing is read from the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.anatomy import dissect
from gameday.simulator.aws.guardduty.criteria import find_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["SAMPLE", "describe", "find_subject", "name_subject", "write_title"]

SAMPLE = "[SAMPLE] "
"""What the title of every sample finding begins with."""

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


def write_title(title: str, finding: Mapping[str, Any]) -> str:
    """Return a behaviour's title about the finding's own resource and call."""
    purpose = dissect(finding["type"]).purpose
    action = finding["service"].get("action", {})
    api = action.get("awsApiCallAction", {}).get("api", "")
    text = title.format(subject=name_subject(finding), api=api, purpose=purpose)
    return f"{text[:1].upper()}{text[1:]}."


def describe(title: str, finding: Mapping[str, Any]) -> str:
    """Return the description: the title, and what was seen."""
    action = finding["service"].get("action", {})
    seen = _ACTIONS.get(action.get("actionType", ""))
    return f"{title} {seen(action)}" if seen else title


def _saw_query(action: Mapping[str, Any]) -> str:
    return f"The domain name asked for is {action['dnsRequestAction']['domain']}."


def _saw_connection(action: Mapping[str, Any]) -> str:
    seen = action["networkConnectionAction"]
    remote = _address(seen["remoteIpDetails"])
    port = seen["remotePortDetails"]["port"]
    if seen["connectionDirection"] == "INBOUND":
        local = seen["localPortDetails"]["port"]
        return f"The remote host {remote} connected to port {local}."
    return f"The remote host is {remote} on port {port}."


def _saw_probe(action: Mapping[str, Any]) -> str:
    seen = action["portProbeAction"]["portProbeDetails"][0]
    port = seen["localPortDetails"]["port"]
    return f"Port {port} was probed by {_address(seen['remoteIpDetails'])}."


def _saw_call(action: Mapping[str, Any]) -> str:
    seen = action["awsApiCallAction"]
    caller = _address(seen.get("remoteIpDetails", {}))
    return f"API {seen['api']} of {seen['serviceName']} was called from {caller}."


def _saw_kubernetes(action: Mapping[str, Any]) -> str:
    seen = action["kubernetesApiCallAction"]
    caller = _address(seen["remoteIpDetails"])
    return f"The request {seen['verb']} {seen['requestUri']} came from {caller}."


def _saw_login(action: Mapping[str, Any]) -> str:
    caller = _address(action["rdsLoginAttemptAction"]["remoteIpDetails"])
    return f"The login attempts came from {caller}."


def _address(details: Mapping[str, Any]) -> str:
    found = details.get("ipAddressV4") or details.get("ipAddressV6")
    return f"IP address {found}" if found else "an unknown address"


_ACTIONS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "AWS_API_CALL": _saw_call,
    "DNS_REQUEST": _saw_query,
    "KUBERNETES_API_CALL": _saw_kubernetes,
    "NETWORK_CONNECTION": _saw_connection,
    "PORT_PROBE": _saw_probe,
    "RDS_LOGIN_ATTEMPT": _saw_login,
}
