"""A finding that a scenario puts in names who really acted, as GuardDuty would."""

from __future__ import annotations

import json
from typing import Any

SCENARIO = """
title: Somebody knocks
estate: web-app
duration: 20m
injects:
  - id: open-ssh
    at: 1s
    as: "${DeployKey}"
    source_ip: 198.51.100.23
    call: ec2:AuthorizeSecurityGroupIngress
    with:
      GroupId: "${WebSecurityGroup}"
      IpPermissions:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, IpRanges: [{CidrIp: 0.0.0.0/0}]}
  - id: knock
    goal: true
    after: open-ssh
    delay: 5s
    every: 30s
    connect: {from: 203.0.113.77, to: "${WebServer}", port: 22}
  - {id: finding, by: guardduty, after: knock, finding: FINDING}
playbook: {contain: {within: 15m}}
"""
KNOCKED = {"type": "UnauthorizedAccess:EC2/SSHBruteForce", "instance": "${WebServer}"}
BLOCK = """
    import boto3
    ec2 = boto3.client("ec2")

    def handler(event, context):
        finding = event["detail"]
        (interface,) = finding["resource"]["instanceDetails"]["networkInterfaces"]
        action = finding["service"]["action"]["networkConnectionAction"]
        remote = action["remoteIpDetails"]["ipAddressV4"]
        where = {"Name": "association.subnet-id", "Values": [interface["subnetId"]]}
        (acl,) = ec2.describe_network_acls(Filters=[where])["NetworkAcls"]
        ec2.create_network_acl_entry(
            NetworkAclId=acl["NetworkAclId"], RuleNumber=10, Protocol="-1",
            RuleAction="deny", Egress=False, CidrBlock=f"{remote}/32",
        )
"""
CUT_KEY = """
    import boto3

    def handler(event, context):
        finding = event["detail"]
        key = finding["resource"]["accessKeyDetails"]
        action = finding["service"]["action"]["awsApiCallAction"]
        assert action["api"] == "AuthorizeSecurityGroupIngress"
        assert action["remoteIpDetails"]["ipAddressV4"] == "198.51.100.23"
        boto3.client("iam").update_access_key(
            UserName=key["userName"], AccessKeyId=key["accessKeyId"], Status="Inactive"
        )
"""
ALERT = {"source": ["aws.guardduty"]}


def _play(stage: Any, finding: dict[str, Any], responder: str) -> Any:
    return stage.play(SCENARIO.replace("FINDING", json.dumps(finding)), responder)


def test_blocking_the_address_of_a_finding_contains(stage: Any) -> None:
    """It is the address that knocks, which a network ACL then keeps out."""
    card = _play(stage, KNOCKED, stage.respond(BLOCK, ALERT)).card
    assert card.verdict == "passed", card.reasons


def test_a_finding_about_a_call_names_the_key_that_made_it(stage: Any) -> None:
    """Whoever called last before it, from where, and what."""
    key_off = {"id": "off", "check": "key_inactive", "within": "15m"}
    key_off |= {"with": {"access_key": "${DeployKey}"}}
    scenario = SCENARIO.replace(
        "{contain: {within: 15m}}", json.dumps({"objectives": [key_off]})
    )
    finding = {
        "type": "Persistence:EC2/ExternalRemoteServices",
        "instance": "${WebServer}",
    }
    scenario = scenario.replace("FINDING", json.dumps(finding))
    card = stage.play(scenario, stage.respond(CUT_KEY, ALERT)).card
    assert card.verdict == "passed", card.reasons


def test_what_a_scenario_says_itself_stands(stage: Any) -> None:
    """Blocking another address than the one that knocks contains nothing."""
    remote = {"remoteIpDetails": {"ipAddressV4": "198.51.100.99"}}
    action = {"networkConnectionAction": remote}
    finding = KNOCKED | {"details": {"service": {"action": action}}}
    card = _play(stage, finding, stage.respond(BLOCK, ALERT)).card
    assert (card.verdict, card.goal("knock").is_held) == ("failed", True)
