"""Move the instance that GuardDuty reports to a group without rules, and stop there.

An example of a common mistake: an established connection is tracked, and a change of
security groups does not end it.
"""

from typing import Any

import boto3

QUARANTINE = "swap-quarantine"

ec2 = boto3.client("ec2")


def handler(event: Any, context: Any) -> None:
    """Give every interface of the finding's instance the quarantine group alone."""
    instance_id = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    answer = ec2.describe_instances(InstanceIds=[instance_id])
    (instance,) = answer["Reservations"][0]["Instances"]
    quarantine = ensure_quarantine(instance["VpcId"])
    for interface in instance["NetworkInterfaces"]:
        ec2.modify_network_interface_attribute(
            NetworkInterfaceId=interface["NetworkInterfaceId"], Groups=[quarantine]
        )


def ensure_quarantine(vpc: str) -> Any:
    """Return the VPC's quarantine group, making it where there is none."""
    filters = [
        {"Name": "vpc-id", "Values": [vpc]},
        {"Name": "group-name", "Values": [QUARANTINE]},
    ]
    if groups := ec2.describe_security_groups(Filters=filters)["SecurityGroups"]:
        return groups[0]["GroupId"]
    created = ec2.create_security_group(
        VpcId=vpc, GroupName=QUARANTINE, Description="Allows nothing"
    )
    ec2.revoke_security_group_egress(
        GroupId=created["GroupId"],
        IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    )
    return created["GroupId"]
