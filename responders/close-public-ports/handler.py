"""Close administration ports that a security group opens to the whole internet.

It runs alone, on the Lambda runtime's own boto3. What it does not do is in README.md.
"""

import logging
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

ADMIN_PORTS = (22, 3389)
WORLD = {"0.0.0.0/0", "::/0"}

ec2 = boto3.client("ec2")
log = logging.getLogger("close-public-ports")
log.setLevel(logging.INFO)


class ClosingIncomplete(Exception):
    """Some groups could not be closed; raised so that Lambda tries again."""


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Close what can be closed, then fail if something could not."""
    closed, failures = {}, []
    for group in find_groups(event["detail"]):
        try:
            closed[group] = close(group)
        except (BotoCoreError, ClientError) as error:
            log.exception("%s is not closed", group)
            failures.append(f"{group}: {error}")
    log.info("revoked rules: %s", closed)
    if failures:
        raise ClosingIncomplete("; ".join(failures))
    return {"closed": closed}


def find_groups(detail: Any) -> list[str]:
    """Return the security groups that a finding or a CloudTrail record is about."""
    if "requestParameters" in detail:
        parameters = detail["requestParameters"] or {}
        return [parameters["groupId"]] if parameters.get("groupId") else []
    details = detail["resource"].get("instanceDetails", {})
    return find_groups_of_instance(details["instanceId"]) if details else []


def find_groups_of_instance(instance_id: str) -> list[str]:
    """Return the groups of all the instance's interfaces, as they are now."""
    filters = [{"Name": "attachment.instance-id", "Values": [instance_id]}]
    answer = ec2.describe_network_interfaces(Filters=filters)
    groups = [g for i in answer["NetworkInterfaces"] for g in i["Groups"]]
    return sorted({group["GroupId"] for group in groups})


def close(group: Any) -> list[str]:
    """Revoke the group's world-open rules for administration ports."""
    rules = [rule["SecurityGroupRuleId"] for rule in find_rules(group)]
    if rules:
        ec2.revoke_security_group_ingress(GroupId=group, SecurityGroupRuleIds=rules)
    return rules


def find_rules(group: Any) -> list[Any]:
    """Return the rules to revoke."""
    filters = [{"Name": "group-id", "Values": [group]}]
    pages = ec2.get_paginator("describe_security_group_rules").paginate(Filters=filters)
    return [
        rule
        for page in pages
        for rule in page["SecurityGroupRules"]
        if not rule["IsEgress"] and is_open_to_world(rule) and covers_admin_port(rule)
    ]


def is_open_to_world(rule: Any) -> bool:
    """Say whether anybody's address is allowed, in IPv4 or in IPv6."""
    return bool({rule.get("CidrIpv4"), rule.get("CidrIpv6")} & WORLD)


def covers_admin_port(rule: Any) -> bool:
    """Say whether the rule lets TCP to SSH or RDP through."""
    if rule["IpProtocol"] == "-1":
        return True
    if rule["IpProtocol"] not in {"tcp", "6"}:
        return False
    return any(rule["FromPort"] <= port <= rule["ToPort"] for port in ADMIN_PORTS)
