"""Isolate an EC2 instance that GuardDuty reports: evidence, profile, network, power.

It runs alone, on the Lambda runtime's own boto3. What it does not do is in README.md.
"""

import logging
from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

CASE, STATE = "IncidentCase", "IncidentState"
UNTRACKED, QUARANTINE = "incident-untracked", "incident-quarantine"
EVERYWHERE = [
    {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]},
]

Instance = dict[str, Any]
Step = Callable[[Instance, str], None]

ec2 = boto3.client("ec2")
log = logging.getLogger("isolate-instance")
log.setLevel(logging.INFO)


class IsolationIncomplete(Exception):
    """Some steps failed; raised so that Lambda tries again."""


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Take every step that can be taken, then fail if one could not."""
    case = event["detail"]["id"]
    instance_id = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    instance = find_instance(instance_id)
    if instance is None:
        log.info("%s is gone: nothing to isolate", instance_id)
        return {"instance": instance_id, "outcome": "gone"}
    steps = (mark, preserve_volumes, remove_profile, cut_network, stop)
    failures = [failure for step in steps if (failure := take(step, instance, case))]
    if failures:
        raise IsolationIncomplete(f"{instance_id}: {'; '.join(failures)}")
    tag(instance_id, {STATE: "isolated"})
    return {"instance": instance_id, "outcome": "isolated", "case": case}


def take(step: Step, instance: Instance, case: str) -> str | None:
    """Take one step; return what went wrong, or None."""
    try:
        step(instance, case)
    except (BotoCoreError, ClientError) as error:
        log.exception("%s failed", step.__name__)
        return f"{step.__name__}: {error}"
    log.info("%s: done for %s", step.__name__, instance["InstanceId"])
    return None


def find_instance(instance_id: str) -> Instance | None:
    """Return the instance, or None if it is terminated or unknown."""
    try:
        answer = ec2.describe_instances(InstanceIds=[instance_id])
    except ClientError as error:
        if error.response["Error"]["Code"] != "InvalidInstanceID.NotFound":
            raise
        return None
    (instance,) = answer["Reservations"][0]["Instances"]
    gone = instance["State"]["Name"] in {"shutting-down", "terminated"}
    return None if gone else instance


def mark(instance: Instance, case: str) -> None:
    """Tag the instance with the case, so that people see who is at work."""
    tag(instance["InstanceId"], {CASE: case, STATE: "isolating"})


def preserve_volumes(instance: Instance, case: str) -> None:
    """Snapshot all volumes at one moment, unless this case has snapshots of them."""
    mappings = instance.get("BlockDeviceMappings", [])
    volumes = {mapping["Ebs"]["VolumeId"] for mapping in mappings}
    if volumes <= find_preserved_volumes(case):
        return
    tags = {CASE: case, "IncidentInstance": instance["InstanceId"]}
    ec2.create_snapshots(
        InstanceSpecification={"InstanceId": instance["InstanceId"]},
        Description=f"Evidence of {instance['InstanceId']}, case {case}",
        TagSpecifications=[{"ResourceType": "snapshot", "Tags": as_tags(tags)}],
    )


def find_preserved_volumes(case: str) -> set[str]:
    """Return the volumes this case has snapshots of."""
    filters = [{"Name": f"tag:{CASE}", "Values": [case]}]
    pages = ec2.get_paginator("describe_snapshots").paginate(
        OwnerIds=["self"], Filters=filters
    )
    snapshots = [snapshot for page in pages for snapshot in page["Snapshots"]]
    return {s["VolumeId"] for s in snapshots if s["State"] != "error"}


def remove_profile(instance: Instance, case: str) -> None:
    """Take the instance's role away; sessions it already has live on."""
    filters = [{"Name": "instance-id", "Values": [instance["InstanceId"]]}]
    answer = ec2.describe_iam_instance_profile_associations(Filters=filters)
    for association in answer["IamInstanceProfileAssociations"]:
        if association["State"] in {"associating", "associated"}:
            ec2.disassociate_iam_instance_profile(
                AssociationId=association["AssociationId"]
            )


def cut_network(instance: Instance, case: str) -> None:
    """Move every interface to the quarantine group, by way of the untracked one.

    An established connection that is tracked survives a change of groups. Rules that
    allow everything are not tracked, so going through them ends the tracking first.
    """
    vpcs = {interface["VpcId"] for interface in instance["NetworkInterfaces"]}
    groups = {vpc: (ensure_untracked(vpc), ensure_quarantine(vpc)) for vpc in vpcs}
    for interface in instance["NetworkInterfaces"]:
        untracked, quarantine = groups[interface["VpcId"]]
        if [group["GroupId"] for group in interface["Groups"]] == [quarantine]:
            continue
        for group in (untracked, quarantine):
            ec2.modify_network_interface_attribute(
                NetworkInterfaceId=interface["NetworkInterfaceId"], Groups=[group]
            )


def ensure_untracked(vpc: str) -> Any:
    """Return the VPC's group that allows everything both ways."""
    group = ensure_group(vpc, UNTRACKED, "Incident response: ends connection tracking")
    for permission in EVERYWHERE:
        authorize(ec2.authorize_security_group_ingress, group, permission)
        authorize(ec2.authorize_security_group_egress, group, permission)
    return group["GroupId"]


def ensure_quarantine(vpc: str) -> Any:
    """Return the VPC's group that allows nothing; a new group allows all egress."""
    group = ensure_group(vpc, QUARANTINE, "Incident response: allows nothing")
    for rules, revoke in (
        ("IpPermissions", ec2.revoke_security_group_ingress),
        ("IpPermissionsEgress", ec2.revoke_security_group_egress),
    ):
        if group[rules]:
            revoke(GroupId=group["GroupId"], IpPermissions=group[rules])
    return group["GroupId"]


def ensure_group(vpc: str, name: str, description: str) -> Any:
    """Return the VPC's group of that name, making it where there is none."""
    if group := find_group(vpc, name):
        return group
    try:
        ec2.create_security_group(
            VpcId=vpc,
            GroupName=name,
            Description=description,
            TagSpecifications=[
                {
                    "ResourceType": "security-group",
                    "Tags": as_tags({"Purpose": "incident-response"}),
                }
            ],
        )
    except ClientError as error:  # another delivery may have been faster
        if error.response["Error"]["Code"] != "InvalidGroup.Duplicate":
            raise
    return find_group(vpc, name)


def find_group(vpc: str, name: str) -> Any:
    """Return the VPC's group of that name, or None."""
    filters = [
        {"Name": "vpc-id", "Values": [vpc]},
        {"Name": "group-name", "Values": [name]},
    ]
    groups = ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    return groups[0] if groups else None


def authorize(call: Callable[..., Any], group: Any, permission: Any) -> None:
    """Add a rule unless it is there."""
    try:
        call(GroupId=group["GroupId"], IpPermissions=[permission])
    except ClientError as error:
        if error.response["Error"]["Code"] != "InvalidPermission.Duplicate":
            raise


def stop(instance: Instance, case: str) -> None:
    """Stop the instance; its volumes stay as they are."""
    if instance["State"]["Name"] not in {"stopping", "stopped"}:
        ec2.stop_instances(InstanceIds=[instance["InstanceId"]])


def tag(instance_id: str, tags: dict[str, str]) -> None:
    """Tag the instance."""
    ec2.create_tags(Resources=[instance_id], Tags=as_tags(tags))


def as_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    """Write tags the way AWS takes them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
