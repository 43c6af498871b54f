"""Each check says yes and no by the account's own state, with a reason in words."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.checks import CHECKS
from gameday.simulator.aws.guardduty.findings import Sighting
from gameday.simulator.referee.checks import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable

WORKLOAD_CHECKS = {"workload_up", "workload_down"}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::999988887777:root"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def test_every_check_of_the_language_is_answered() -> None:
    """What a scenario can ask, the referee can answer, and nothing else."""
    assert ANSWERS.keys() | WORKLOAD_CHECKS == CHECKS.keys()


def test_instance_stopped(stage: Any) -> None:
    """A running instance is not stopped; a stopped one is."""
    assert not stage.ask("instance_stopped", instance=stage.WebServer)
    stage.client("ec2").stop_instances(InstanceIds=[stage.WebServer])
    answer = stage.ask("instance_stopped", instance=stage.WebServer)
    assert (answer.holds, answer.reason) == (True, f"{stage.WebServer} is stopped")


def test_instance_terminated(stage: Any) -> None:
    """Stopping is not terminating."""
    ec2 = stage.client("ec2")
    ec2.stop_instances(InstanceIds=[stage.WebServer])
    assert not stage.ask("instance_terminated", instance=stage.WebServer)
    ec2.terminate_instances(InstanceIds=[stage.WebServer])
    assert stage.ask("instance_terminated", instance=stage.WebServer)


def test_instance_profile_removed(stage: Any) -> None:
    """The association decides, not what somebody remembers."""
    ec2 = stage.client("ec2")
    assert not stage.ask("instance_profile_removed", instance=stage.WebServer)
    found = ec2.describe_iam_instance_profile_associations(
        Filters=[{"Name": "instance-id", "Values": [stage.WebServer]}]
    )["IamInstanceProfileAssociations"]
    ec2.disassociate_iam_instance_profile(AssociationId=found[0]["AssociationId"])
    assert stage.ask("instance_profile_removed", instance=stage.WebServer)


def test_instance_isolated(stage: Any) -> None:
    """A group without rules isolates; a group that lets one port out does not."""
    ec2 = stage.client("ec2")
    assert not stage.ask("instance_isolated", instance=stage.WebServer)
    group = ec2.create_security_group(
        GroupName="quarantine", Description="q", VpcId=stage.Vpc
    )["GroupId"]
    ec2.modify_instance_attribute(InstanceId=stage.WebServer, Groups=[group])
    answer = stage.ask("instance_isolated", instance=stage.WebServer)
    assert not answer
    assert answer.reason.startswith("allowed: tcp/")
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[everything])
    assert stage.ask("instance_isolated", instance=stage.WebServer)


def test_snapshots_exist(stage: Any) -> None:
    """Every volume the instance began with needs a snapshot of the incident's time."""
    ec2 = stage.client("ec2")
    assert not stage.ask("snapshots_exist", instance=stage.WebServer)
    volume = stage.context.volumes[stage.WebServer][0]
    ec2.create_snapshot(VolumeId=volume)
    assert stage.ask("snapshots_exist", instance=stage.WebServer)


def test_snapshots_of_before_are_no_evidence(stage: Any) -> None:
    """Last night's backup shows nothing of the incident."""
    volume = stage.context.volumes[stage.WebServer][0]
    stage.client("ec2").create_snapshot(VolumeId=volume)
    stage.world.clock.sleep(60)
    stage.context.since = stage.world.clock.now()
    assert not stage.ask("snapshots_exist", instance=stage.WebServer)


def test_evidence_destroyed(stage: Any) -> None:
    """Terminating without a snapshot destroys; with one it does not."""
    ec2 = stage.client("ec2")
    assert not stage.ask("evidence_destroyed", instance=stage.WebServer)
    for volume in stage.context.volumes[stage.IntranetServer]:
        ec2.create_snapshot(VolumeId=volume)
    ec2.terminate_instances(InstanceIds=[stage.WebServer, stage.IntranetServer])
    assert stage.ask("evidence_destroyed", instance=stage.WebServer)
    assert not stage.ask("evidence_destroyed", instance=stage.IntranetServer)


def test_snapshot_private(stage: Any) -> None:
    """A snapshot shared with everybody, or with one account, is not private."""
    ec2 = stage.client("ec2")
    volume = stage.context.volumes[stage.WebServer][0]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    assert stage.ask("snapshot_private", snapshot=snapshot)
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshot,
        Attribute="createVolumePermission",
        OperationType="add",
        UserIds=["999988887777"],
    )
    answer = stage.ask("snapshot_private", snapshot=snapshot)
    assert answer.reason == f"{snapshot} is shared with 999988887777"


def test_tagged(stage: Any) -> None:
    """Instances and buckets carry tags; the value counts where it is asked for."""
    assert stage.ask("tagged", resource=stage.WebServer, key="owner")
    assert not stage.ask("tagged", resource=stage.WebServer, key="owner", value="no")
    assert not stage.ask("tagged", resource=stage.WebServer, key="case")
    stage.client("s3").put_bucket_tagging(
        Bucket=stage.OrdersBucket, Tagging={"TagSet": [{"Key": "case", "Value": "7"}]}
    )
    assert stage.ask("tagged", resource=stage.OrdersBucket, key="case", value="7")


@pytest.mark.parametrize(
    ("cidr", "closed"),
    [
        ({"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}, False),
        ({"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}, False),
        ({"IpRanges": [{"CidrIp": "0.0.0.0/1"}]}, False),
        ({"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}, True),
        ({"IpRanges": [{"CidrIp": "192.0.2.0/24"}]}, True),
    ],
)
def test_port_closed(stage: Any, cidr: dict[str, Any], *, closed: bool) -> None:
    """World-wide rules open a port to the internet, IPv6 included; an office's not."""
    ec2 = stage.client("ec2")
    assert stage.ask("port_closed", group=stage.WebSecurityGroup, port=22)
    rule = {"IpProtocol": "tcp", "FromPort": 20, "ToPort": 30, **cidr}
    ec2.authorize_security_group_ingress(
        GroupId=stage.WebSecurityGroup, IpPermissions=[rule]
    )
    for about in ({"group": stage.WebSecurityGroup}, {"instance": stage.WebServer}):
        assert stage.ask("port_closed", port=22, **about).holds is closed
    assert stage.ask("port_closed", group=stage.WebSecurityGroup, port=3389)


def test_reachable_and_unreachable(stage: Any) -> None:
    """They are each other's opposite, with the network's own reason."""
    way = {"source": "internet", "to": stage.WebServer, "port": 443}
    assert stage.ask("reachable", **way)
    assert not stage.ask("unreachable", **way)
    stage.client("ec2").stop_instances(InstanceIds=[stage.WebServer])
    answer = stage.ask("unreachable", **way)
    assert (answer.holds, "is stopped" in answer.reason) == (True, True)


def test_key_inactive(stage: Any) -> None:
    """Deactivated and deleted keys are inactive."""
    iam = stage.client("iam")
    assert not stage.ask("key_inactive", access_key=stage.DeployKey)
    iam.update_access_key(
        UserName=stage.DeployUser, AccessKeyId=stage.DeployKey, Status="Inactive"
    )
    assert stage.ask("key_inactive", access_key=stage.DeployKey)
    iam.delete_access_key(UserName=stage.DeployUser, AccessKeyId=stage.DeployKey)
    assert stage.ask("key_inactive", access_key=stage.DeployKey)


def test_user_absent_and_login_disabled(stage: Any) -> None:
    """A user exists, may log in, may no longer, is gone."""
    iam = stage.client("iam")
    iam.create_user(UserName="eve")
    assert not stage.ask("user_absent", user="eve")
    assert stage.ask("login_disabled", user="eve")
    iam.create_login_profile(UserName="eve", Password="a-Long-pass-1")
    assert not stage.ask("login_disabled", user="eve")
    iam.delete_login_profile(UserName="eve")
    iam.delete_user(UserName="eve")
    assert stage.ask("user_absent", user="eve")


def test_role_trust_closed(stage: Any) -> None:
    """A role that trusts another account is open."""
    iam = stage.client("iam")
    assert stage.ask("role_trust_closed", role=stage.WebServerRole)
    iam.update_assume_role_policy(
        RoleName=stage.WebServerRole, PolicyDocument=json.dumps(TRUST)
    )
    answer = stage.ask("role_trust_closed", role=stage.WebServerRole)
    assert not answer
    assert "arn:aws:iam::999988887777:root" in answer.reason


def test_sessions_revoked(stage: Any) -> None:
    """The deny that the console's button attaches counts; another deny does not."""
    iam = stage.client("iam")

    def deny(**condition: Any) -> None:
        statement = {"Effect": "Deny", "Action": "*", "Resource": "*", **condition}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        iam.put_role_policy(
            RoleName=stage.WebServerRole,
            PolicyName="AWSRevokeOlderSessions",
            PolicyDocument=json.dumps(document),
        )

    assert not stage.ask("sessions_revoked", role=stage.WebServerRole)
    deny(Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})
    assert not stage.ask("sessions_revoked", role=stage.WebServerRole)
    deny(Condition={"DateLessThan": {"aws:TokenIssueTime": "2026-03-02T09:00:00Z"}})
    assert stage.ask("sessions_revoked", role=stage.WebServerRole)


def test_bucket_private(stage: Any) -> None:
    """A bucket that anybody may read is not private."""
    s3 = stage.client("s3")
    assert stage.ask("bucket_private", bucket=stage.OrdersBucket)
    s3.delete_public_access_block(Bucket=stage.OrdersBucket)
    s3.put_object(Bucket=stage.OrdersBucket, Key="gameday-probe", Body=b"x")
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{stage.OrdersBucket}/*",
            }
        ],
    }
    s3.put_bucket_policy(Bucket=stage.OrdersBucket, Policy=json.dumps(policy))
    answer = stage.ask("bucket_private", bucket=stage.OrdersBucket)
    assert not answer
    assert answer.reason.startswith("anybody may GetObject")


@pytest.mark.parametrize(
    "principal", ["arn:aws:iam::999988887777:root", "999988887777"]
)
def test_bucket_private_asks_named_strangers(stage: Any, principal: str) -> None:
    """A bucket that another account may list is not private."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": "s3:ListBucket",
        "Resource": f"arn:aws:s3:::{stage.OrdersBucket}",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    stage.client("s3").put_bucket_policy(Bucket=stage.OrdersBucket, Policy=policy)
    answer = stage.ask("bucket_private", bucket=stage.OrdersBucket)
    assert not answer
    assert answer.reason.startswith(
        "arn:aws:iam::999988887777:role/gameday-probe may ListObjectsV2"
    )


def test_bucket_private_of_no_bucket(stage: Any) -> None:
    """Nobody gets into a bucket that is gone."""
    assert stage.ask("bucket_private", bucket="gone")


def test_keys_inactive(stage: Any) -> None:
    """All of a user's keys count; who does not exist has none."""
    iam = stage.client("iam")
    iam.update_access_key(
        UserName=stage.DeployUser, AccessKeyId=stage.DeployKey, Status="Inactive"
    )
    assert stage.ask("keys_inactive", user=stage.DeployUser)
    iam.create_access_key(UserName=stage.DeployUser)
    assert not stage.ask("keys_inactive", user=stage.DeployUser)
    assert stage.ask("keys_inactive", user="nobody")


def test_key_deleted(stage: Any) -> None:
    """Inactive is not deleted."""
    iam = stage.client("iam")
    key = {"UserName": stage.DeployUser, "AccessKeyId": stage.DeployKey}
    iam.update_access_key(**key, Status="Inactive")
    assert not stage.ask("key_deleted", access_key=stage.DeployKey)
    iam.delete_access_key(**key)
    answer = stage.ask("key_deleted", access_key=stage.DeployKey)
    assert answer.reason == (f"{stage.DeployKey} was deleted, and its last use with it")


def test_sensors(stage: Any) -> None:
    """Trail, detector and flow log are on until somebody turns them off."""
    asked = (
        ("logging_on", {"trail": stage.Trail}),
        ("detector_on", {}),
        ("flow_log_on", {"vpc": stage.Vpc}),
    )
    assert all(stage.ask(check, **about) for check, about in asked)
    stage.client("cloudtrail").stop_logging(Name=stage.Trail)
    stage.client("guardduty").update_detector(DetectorId=stage.Detector, Enable=False)
    ec2 = stage.client("ec2")
    flow_logs = ec2.describe_flow_logs()["FlowLogs"]
    ec2.delete_flow_logs(FlowLogIds=[each["FlowLogId"] for each in flow_logs])
    assert not any(stage.ask(check, **about) for check, about in asked)


def test_finding_archived(stage: Any) -> None:
    """No finding is no archived finding; one that is archived is."""
    assert not stage.ask("finding_archived")
    sighting = Sighting(
        type="CryptoCurrency:EC2/BitcoinTool.B!DNS",
        resources={"instance": stage.WebServer},
    )
    account = stage.world.account
    report = stage.world.guardduty.report(
        sighting, account=account.account_id, region=account.region
    )
    assert not stage.ask("finding_archived")
    stage.client("guardduty").archive_findings(
        DetectorId=stage.Detector, FindingIds=[report.finding]
    )
    assert stage.ask("finding_archived")
    assert not stage.ask("finding_archived", type="Recon:EC2/Portscan")
    assert stage.ask("finding_dismissed")


@pytest.mark.parametrize(
    "said",
    [
        {"Workflow": {"Status": "SUPPRESSED"}},
        {"Note": {"Text": "A scan of our own.", "UpdatedBy": "soc"}},
    ],
)
def test_a_finding_can_be_dismissed_in_security_hub(
    stage: Any, said: dict[str, Any]
) -> None:
    """A note or another status says that somebody has looked at it."""
    hub = stage.client("securityhub")
    account = stage.world.account
    kind = "Recon:EC2/PortProbeUnprotectedPort"
    sighting = Sighting(type=kind, resources={"instance": stage.WebServer})
    stage.world.guardduty.report(
        sighting, account=account.account_id, region=account.region
    )
    clock = stage.world.clock
    clock.run(until=clock.start + timedelta(hours=1))
    assert not stage.ask("finding_dismissed")
    (found,) = hub.get_findings()["Findings"]
    which = {"Id": found["Id"], "ProductArn": found["ProductArn"]}
    hub.batch_update_findings(FindingIdentifiers=[which], **said)
    assert stage.ask("finding_dismissed", type=kind)
    assert not stage.ask("finding_archived")


def test_a_finding_can_be_called_useless(stage: Any) -> None:
    """Feedback to GuardDuty dismisses it, unless it says that it was useful."""
    sighting = Sighting(
        type="Recon:EC2/PortProbeUnprotectedPort",
        resources={"instance": stage.WebServer},
    )
    account = stage.world.account
    report = stage.world.guardduty.report(
        sighting, account=account.account_id, region=account.region
    )
    for feedback, dismisses in (("USEFUL", False), ("NOT_USEFUL", True)):
        stage.client("guardduty").update_findings_feedback(
            DetectorId=stage.Detector, FindingIds=[report.finding], Feedback=feedback
        )
        assert stage.ask("finding_dismissed").holds is dismisses


def test_notified(stage: Any, complete: Callable[..., dict[str, Any]]) -> None:
    """A message to a person, and one to a topic, both count for whom they went to."""
    journal = stage.world.journal
    assert not stage.ask("notified", to="ciso")
    journal.record("message.sent", "controller", to="ciso", subject="s", text="t")
    assert stage.ask("notified", to="ciso")
    topic = "arn:aws:sns:us-east-1:123456789012:alarm"
    told = complete("api.called", operation="Publish", resources=[topic])
    journal.record("api.called", "responder:x", **told, error="No")
    assert not stage.ask("notified", topic=topic)
    journal.record("api.called", "responder:x", **told)
    assert stage.ask("notified", topic=topic)


def test_denied_and_allowed(stage: Any) -> None:
    """What a principal may do is asked of every policy and of the key itself."""
    asked = {
        "as_": stage.DeployKey,
        "call": "ec2:AuthorizeSecurityGroupIngress",
        "with_": {"GroupId": stage.WebSecurityGroup},
    }
    assert stage.ask("allowed", **asked)
    assert not stage.ask("denied", **asked)
    stage.client("iam").update_access_key(
        UserName=stage.DeployUser, AccessKeyId=stage.DeployKey, Status="Inactive"
    )
    assert stage.ask("denied", **asked)
    assert not stage.ask("allowed", **asked)


def test_resource_touched(stage: Any) -> None:
    """Only what a responder changed was touched."""
    asked = {"resources": [stage.IntranetServer]}
    assert not stage.ask("resource_touched", **asked)
    stage.touched[stage.IntranetServer] = "ec2:StopInstances by responder:x"
    answer = stage.ask("resource_touched", **asked)
    assert "changed by ec2:StopInstances by responder:x" in answer.reason


@pytest.mark.parametrize(
    ("relation", "holds"),
    [
        ({"equals": ["running"]}, True),
        ({"equals": ["stopped"]}, False),
        ({"contains": "running"}, True),
        ({"contains": "stopped"}, False),
        ({"lacks": "stopped"}, True),
        ({"lacks": "running"}, False),
        ({"absent": False}, True),
        ({"absent": True}, False),
    ],
)
def test_state(stage: Any, relation: dict[str, Any], *, holds: bool) -> None:
    """Any read of the account can be asked about, at a JMESPath."""
    asked = {
        "call": "ec2:DescribeInstances",
        "with_": {"InstanceIds": [stage.WebServer]},
        "path": "Reservations[].Instances[].State.Name",
    }
    assert stage.ask("state", **asked, **relation).holds is holds


@pytest.mark.parametrize(
    ("path", "relation", "holds"),
    [
        ("length(Nothing)", {"absent": True}, True),
        ("length(Nothing)", {"contains": 1}, False),
        ("length(Reservations)", {"contains": 1}, False),
        ("length(Reservations)", {"lacks": 1}, True),
        ("Reservations[0].OwnerId", {"contains": 1}, False),
    ],
)
def test_a_state_that_cannot_be_so_is_not(
    stage: Any, path: str, relation: dict[str, Any], *, holds: bool
) -> None:
    """A path that does not fit finds nothing, and a number holds nothing."""
    asked = {"call": "ec2:DescribeInstances", "path": path}
    assert stage.ask("state", **asked, **relation).holds is holds


def test_state_of_what_is_gone_is_absent(stage: Any) -> None:
    """A read that ends in an error has no parts."""
    answer = stage.ask(
        "state",
        call="s3:GetBucketPolicy",
        with_={"Bucket": "no-such-bucket"},
        path="Policy",
        absent=True,
    )
    assert (answer.holds, "NoSuchBucket" in answer.reason) == (True, True)
