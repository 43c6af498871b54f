"""GuardDuty notices what happens in a world, once, as long as it is on."""

from __future__ import annotations

import json
from time import process_time
from typing import TYPE_CHECKING

import pytest

from gameday.scorecards.actor import Actor
from gameday.simulator.aws.guardduty.findings import Sighting
from gameday.simulator.aws.vpc import Flow
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    from conftest import Scene

MINING = "CryptoCurrency:EC2/BitcoinTool.B!DNS"


def test_the_miner_of_the_flagship_is_noticed_without_an_inject(scene: Scene) -> None:
    """Asking for the pool's name makes a finding, which is sent after its delay."""
    assert scene.miner().make()
    scene.pass_time(60)
    finding = scene.findings()[MINING]
    assert scene.published() == []
    scene.pass_time(900)
    (fact,) = scene.published()
    assert 120 < fact.t < 900
    assert fact.fields["type"] == MINING
    assert fact.fields["resource"] == scene.server
    assert finding["severity"] == 8.0
    action = finding["service"]["action"]["dnsRequestAction"]
    assert action["domain"] == "xmr-pool.example"
    assert finding["resource"]["instanceDetails"]["instanceId"] == scene.server


def test_the_same_again_updates_the_finding(scene: Scene) -> None:
    """More queries raise the count of the one finding."""
    for _ in range(4):
        scene.ask("xmr-pool.example")
        scene.pass_time(60)
    assert scene.findings()[MINING]["service"]["count"] == 4


@pytest.mark.parametrize("inject_first", [True, False])
def test_an_inject_of_the_same_is_an_update(
    scene: Scene, *, inject_first: bool
) -> None:
    """An explicit finding and the detected one are one finding, in either order."""
    sighting = Sighting(type=MINING, resources={"instance": scene.server})
    account = scene.world.account

    def inject() -> None:
        scene.world.guardduty.report(
            sighting, account=account.account_id, region=account.region
        )

    if inject_first:
        inject()
    scene.ask("xmr-pool.example")
    scene.pass_time(1)
    if not inject_first:
        inject()
    assert scene.findings()[MINING]["service"]["count"] == 2


def test_a_detector_that_is_off_sees_nothing(scene: Scene) -> None:
    """What happens after it is switched off makes no finding; the journal says why."""
    guardduty = scene.world.account.client("guardduty")
    guardduty.update_detector(DetectorId=scene.names["Detector"], Enable=False)
    scene.ask("xmr-pool.example")
    scene.ask("xmr-pool.example")
    scene.pass_time(1)
    assert scene.findings() == {}
    unseen = [f for f in scene.world.journal.facts if f.kind == "finding.unseen"]
    assert [fact.fields["type"] for fact in unseen] == [MINING]
    assert "suspended" in unseen[0].fields["reason"]


def test_a_query_outside_the_vpc_is_nobodys_to_see(scene: Scene) -> None:
    """A host on the internet asks resolvers that GuardDuty does not watch."""
    verdict = scene.world.network.resolve("internet", "xmr-pool.example")
    scene.reporter.report_query("internet", "xmr-pool.example", verdict)
    scene.pass_time(1)
    assert scene.findings() == {}


def test_a_vpc_without_dns_support_is_not_seen(scene: Scene) -> None:
    """GuardDuty sees queries only through the VPC's resolver."""
    ec2 = scene.world.account.client("ec2")
    ec2.modify_vpc_attribute(
        VpcId=scene.names["Vpc"], EnableDnsSupport={"Value": False}
    )
    scene.ask("xmr-pool.example")
    scene.pass_time(1)
    assert scene.findings() == {}


def test_brute_force_needs_many_attempts(scene: Scene) -> None:
    """Ten connections within five minutes are a finding about the target."""
    flow = Flow("198.51.100.9", scene.server, port=22)
    for number in range(10):
        assert number == 0 or not scene.findings()
        verdict = scene.world.network.check(flow)
        scene.reporter.report_flow(flow, verdict)
        scene.pass_time(10)
    finding = scene.findings()["UnauthorizedAccess:EC2/SSHBruteForce"]
    assert finding["service"]["resourceRole"] == "TARGET"
    connection = finding["service"]["action"]["networkConnectionAction"]
    assert connection["blocked"] is True
    assert connection["connectionDirection"] == "INBOUND"
    assert connection["localPortDetails"]["port"] == 22
    assert connection["remoteIpDetails"]["ipAddressV4"] == "198.51.100.9"


def test_slow_attempts_are_not_brute_force(scene: Scene) -> None:
    """Old attempts are forgotten, and take no memory."""
    flow = Flow("198.51.100.9", scene.server, port=22)
    for _ in range(20):
        scene.reporter.report_flow(flow, scene.world.network.check(flow))
        scene.pass_time(60)
    assert scene.findings() == {}


def test_a_listed_address_is_noticed_on_the_wire(scene: Scene) -> None:
    """A connection to a command and control server is a finding of its own."""
    scene.connection(Flow(scene.server, "203.0.113.150", port=443)).make()
    scene.pass_time(1)
    finding = scene.findings()["Backdoor:EC2/C&CActivity.B"]
    connection = finding["service"]["action"]["networkConnectionAction"]
    assert connection["remoteIpDetails"]["ipAddressV4"] == "203.0.113.150"
    assert connection["connectionDirection"] == "OUTBOUND"


def test_a_scenario_adds_its_own_intelligence(scene: Scene) -> None:
    """Lists grow while the exercise runs."""
    scene.ask("evil.test")
    scene.detectors.intelligence.add("domains", "command-and-control", ["evil.test"])
    scene.ask("www.evil.test")
    scene.pass_time(1)
    assert list(scene.findings()) == ["Backdoor:EC2/C&CActivity.B!DNS"]


@pytest.mark.usefixtures("from_outside")
def test_stopping_the_trail_is_noticed(scene: Scene) -> None:
    """A management event is enough; the finding names the key that was used."""
    scene.client("cloudtrail").stop_logging(Name=scene.names["Trail"])
    scene.pass_time(1)
    finding = scene.findings()["Stealth:IAMUser/CloudTrailLoggingDisabled"]
    key = finding["resource"]["accessKeyDetails"]
    assert key["userName"] == scene.names["DeployUser"]
    assert key["userType"] == "IAMUser"
    assert finding["service"]["action"]["awsApiCallAction"]["api"] == "StopLogging"


@pytest.mark.usefixtures("from_outside")
def test_stolen_instance_credentials_are_noticed(scene: Scene) -> None:
    """A session of the instance's, used elsewhere, is a finding with both in it."""
    stolen = scene.session(scene.server)
    scene.client("sts", stolen).get_caller_identity()
    scene.pass_time(1)
    kind = "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS"
    finding = scene.findings()[kind]
    assert finding["resource"]["instanceDetails"]["instanceId"] == scene.server
    key = finding["resource"]["accessKeyDetails"]
    assert key["accessKeyId"] == stolen.access_key
    assert key["principalId"].endswith(f":{scene.server}")


@pytest.mark.usefixtures("from_outside")
def test_a_public_bucket_is_noticed(scene: Scene) -> None:
    """A policy for everybody is a finding about the bucket, and tells who did it."""
    bucket = scene.names["OrdersBucket"]
    scene.world.account.client("s3").delete_public_access_block(Bucket=bucket)
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{bucket}/*",
        },
    }
    scene.client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    scene.pass_time(1)
    finding = scene.findings()["Policy:S3/BucketAnonymousAccessGranted"]
    (described,) = finding["resource"]["s3BucketDetails"]
    assert described["name"] == bucket
    assert described["publicAccess"]["effectivePermission"] == "PUBLIC"
    assert finding["resource"]["accessKeyDetails"]["userType"] == "IAMUser"


@pytest.mark.usefixtures("from_outside")
def test_custom_detection_rules_are_off_until_turned_on(scene: Scene) -> None:
    """Opening SSH to the world is noticed only by somebody who opted in."""
    permission = {
        "IpProtocol": "tcp",
        "FromPort": 22,
        "ToPort": 22,
        "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
    }
    group = scene.names["WebSecurityGroup"]
    ec2 = scene.client("ec2")
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    scene.pass_time(1)
    assert scene.findings() == {}
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[permission])
    scene.detectors.signals.add("EC2SecurityGroupPublicSSH")
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    scene.pass_time(1)
    finding = scene.findings()["Persistence:EC2/ExternalRemoteServices"]
    assert finding["customDetectionRuleName"] == "EC2SecurityGroupPublicSSH"


def test_what_the_business_does_is_not_noticed(scene: Scene) -> None:
    """Calls from the business network are usual, whatever they are."""
    with calling_as(Origin(Actor.workload("shop"), source_ip="192.0.2.10")):
        iam = scene.client("iam")
        for _ in range(5):
            iam.list_users()
        iam.create_group(GroupName="admins")
        iam.add_user_to_group(UserName=scene.names["DeployUser"], GroupName="admins")
    scene.pass_time(1)
    assert scene.findings() == {}


@pytest.mark.usefixtures("from_outside")
def test_discovery_from_an_unusual_place_is_noticed(scene: Scene) -> None:
    """The same calls from elsewhere are anomalous."""
    iam = scene.client("iam")
    for _ in range(3):
        iam.list_users()
    scene.pass_time(1)
    assert list(scene.findings()) == ["Discovery:IAMUser/AnomalousBehavior"]


def test_a_day_of_work_is_cheap_and_leaves_nothing_behind(scene: Scene) -> None:
    """A record costs well under 100 microseconds, and windows end."""
    record = {
        "eventSource": "ec2.amazonaws.com",
        "eventName": "DescribeInstances",
        "eventCategory": "Management",
        "sourceIPAddress": "192.0.2.10",
        "userAgent": "aws-cli/2.27.0",
        "readOnly": True,
        "recipientAccountId": scene.world.account.account_id,
        "awsRegion": "us-east-1",
        "userIdentity": {
            "type": "IAMUser",
            "arn": "arn:aws:iam::123456789012:user/deploy",
            "accessKeyId": "AKIAEXAMPLE000000000",
        },
    }
    began = process_time()
    for _ in range(2_000):
        scene.detectors.read_record(record)
    assert (process_time() - began) / 2_000 < 100e-6
    flow = Flow("198.51.100.9", scene.server, port=22)
    for number in range(300):
        source = f"198.51.100.{number % 100 + 1}"
        flow = Flow(source, scene.server, port=22)
        scene.reporter.report_flow(flow, scene.world.network.check(flow))
        scene.pass_time(288)
    assert scene.detectors.count_groups() < 10
