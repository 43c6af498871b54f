"""Public detection rules, written for real CloudTrail, match our records.

The conditions are those of rules of SigmaHQ (``rules/cloud/aws/cloudtrail``), Elastic
(``rules/integrations/aws``) and Panther (``rules/aws_cloudtrail_rules``).
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from conftest import Scene

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
)
ACCOUNT = "123456789012"
Conditions = Mapping[str, Any]


def _find(record: Any, path: str) -> list[Any]:
    """Return the values at a path; a list is entered, as log stores flatten it."""
    found = [record]
    for name in path.split("."):
        listed = [
            element
            for each in found
            for element in (each if isinstance(each, list) else [each])
        ]
        found = [
            each[name] for each in listed if isinstance(each, dict) and name in each
        ]
    return found


def _holds(record: Any, path: str, expected: Any) -> bool:
    values = _find(record, path)
    if expected is None:
        return all(value is None for value in values)
    if isinstance(expected, re.Pattern):
        return any(expected.search(_text(value)) for value in values)
    wanted = expected if isinstance(expected, list) else [expected]
    lowered = {_text(each).lower() for each in wanted}
    return any(_text(value).lower() in lowered for value in values)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _stop_logging(scene: Scene) -> None:
    scene.make_trail()
    scene.client("cloudtrail").stop_logging(Name="main")


def _delete_trail(scene: Scene) -> None:
    scene.make_trail()
    scene.client("cloudtrail").delete_trail(Name="main")


def _blind_trail(scene: Scene) -> None:
    scene.make_trail()
    scene.client("cloudtrail").put_event_selectors(
        TrailName="main",
        EventSelectors=[
            {"ReadWriteType": "ReadOnly", "IncludeManagementEvents": False}
        ],
    )


def _disable_detector(scene: Scene) -> None:
    detector = scene.own("guardduty").create_detector(Enable=True)["DetectorId"]
    scene.client("guardduty").update_detector(DetectorId=detector, Enable=False)


def _open_group(scene: Scene) -> None:
    group = scene.own("ec2").create_security_group(GroupName="g", Description="g")
    rule = {
        "IpProtocol": "tcp",
        "FromPort": 22,
        "ToPort": 22,
        "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
    }
    scene.client("ec2").authorize_security_group_ingress(
        GroupId=group["GroupId"], IpPermissions=[rule]
    )


def _share_snapshot(scene: Scene) -> None:
    volume = scene.own("ec2").create_volume(Size=1, AvailabilityZone="us-east-1a")
    snapshot = scene.own("ec2").create_snapshot(VolumeId=volume["VolumeId"])
    scene.client("ec2").modify_snapshot_attribute(
        SnapshotId=snapshot["SnapshotId"],
        Attribute="createVolumePermission",
        OperationType="add",
        UserIds=["111122223333"],
    )


def _delete_flow_logs(scene: Scene) -> None:
    with pytest.raises(ClientError):
        scene.client("ec2").delete_flow_logs(FlowLogIds=["fl-0123456789abcdef0"])


def _read_user_data(scene: Scene) -> None:
    instance = scene.own("ec2").run_instances(
        ImageId="ami-12345678", MinCount=1, MaxCount=1
    )["Instances"][0]["InstanceId"]
    scene.client("ec2").describe_instance_attribute(
        InstanceId=instance, Attribute="userData"
    )


def _open_network_acl(scene: Scene) -> None:
    vpc = scene.own("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    acl = scene.own("ec2").create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    scene.client("ec2").create_network_acl_entry(
        NetworkAclId=acl,
        RuleNumber=1,
        Protocol="-1",
        RuleAction="allow",
        Egress=False,
        CidrBlock="0.0.0.0/0",
    )


def _back_door(scene: Scene) -> None:
    scene.own("iam").create_user(UserName="alice")
    scene.client("iam").create_access_key(UserName="alice")


def _make_admin(scene: Scene) -> None:
    scene.own("iam").create_user(UserName="alice")
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    scene.client("iam").attach_user_policy(UserName="alice", PolicyArn=arn)


def _suspend_versioning(scene: Scene) -> None:
    scene.own("s3").create_bucket(Bucket="loot-bucket")
    scene.client("s3").put_bucket_versioning(
        Bucket="loot-bucket", VersioningConfiguration={"Status": "Suspended"}
    )


def _expire_bucket(scene: Scene) -> None:
    scene.own("s3").create_bucket(Bucket="loot-bucket")
    rule = {"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    scene.client("s3").put_bucket_lifecycle_configuration(
        Bucket="loot-bucket", LifecycleConfiguration={"Rules": [rule]}
    )


def _publish_bucket(scene: Scene) -> None:
    scene.own("s3").create_bucket(Bucket="loot-bucket", ObjectOwnership="ObjectWriter")
    scene.own("s3").delete_public_access_block(Bucket="loot-bucket")
    scene.client("s3").put_bucket_acl(Bucket="loot-bucket", ACL="public-read")


def _add_layer(scene: Scene) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", "def handler(event, context):\n    return 1\n")
    scene.own("iam").create_role(RoleName="fn", AssumeRolePolicyDocument=TRUST)
    scene.own("lambda").create_function(
        FunctionName="shop",
        Runtime="python3.13",
        Role=f"arn:aws:iam::{ACCOUNT}:role/fn",
        Handler="app.handler",
        Code={"ZipFile": packed.getvalue()},
    )
    layer = scene.own("lambda").publish_layer_version(
        LayerName="evil", Content={"ZipFile": packed.getvalue()}
    )["LayerVersionArn"]
    scene.client("lambda").update_function_configuration(
        FunctionName="shop", Layers=[layer]
    )


def _get_session_token(scene: Scene) -> None:
    scene.client("sts").get_session_token()


def _share_database(scene: Scene) -> None:
    rds = scene.own("rds")
    rds.create_db_instance(
        DBInstanceIdentifier="db1",
        DBInstanceClass="db.t3.micro",
        Engine="mysql",
        MasterUsername="admin",
        MasterUserPassword="hush-hush",
    )
    rds.create_db_snapshot(DBInstanceIdentifier="db1", DBSnapshotIdentifier="loot")
    scene.client("rds").modify_db_snapshot_attribute(
        DBSnapshotIdentifier="loot",
        AttributeName="restore",
        ValuesToAdd=["111122223333"],
    )


def _sign_in(scene: Scene) -> None:
    scene.trail.console_login("mallory", "198.51.100.7", account=ACCOUNT)


def _fail_to_sign_in(scene: Scene) -> None:
    scene.trail.console_login("mallory", "198.51.100.7", account=ACCOUNT, success=False)


def _root_signs_in(scene: Scene) -> None:
    scene.trail.console_login("root", "198.51.100.7", account=ACCOUNT)


def _ask_who_i_am(scene: Scene) -> None:
    scene.client("sts").get_caller_identity()


def _list_buckets(scene: Scene) -> None:
    scene.client("s3").list_buckets()


def _run_command(scene: Scene) -> None:
    instance = scene.own("ec2").run_instances(
        ImageId="ami-12345678", MinCount=1, MaxCount=1
    )["Instances"][0]["InstanceId"]
    scene.client("ssm").send_command(
        InstanceIds=[instance],
        DocumentName="AWS-RunShellScript",
        Parameters={"commands": ["curl evil.example"]},
    )


_CLOUDTRAIL = "cloudtrail.amazonaws.com"
_EC2 = "ec2.amazonaws.com"
_S3 = "s3.amazonaws.com"

RULES: dict[str, tuple[Callable[[Scene], None], Conditions]] = {
    "sigma aws_cloudtrail_disable_logging, stop": (
        _stop_logging,
        {
            "eventSource": _CLOUDTRAIL,
            "eventName": ["StopLogging", "UpdateTrail", "DeleteTrail"],
        },
    ),
    "sigma aws_cloudtrail_disable_logging, delete": (
        _delete_trail,
        {"eventSource": _CLOUDTRAIL, "eventName": "DeleteTrail"},
    ),
    "panther aws_cloudtrail_event_selectors_disabled": (
        _blind_trail,
        {
            "eventName": "PutEventSelectors",
            "requestParameters.eventSelectors.includeManagementEvents": False,
        },
    ),
    "sigma aws_cloudtrail_guardduty_detector_deleted_or_updated": (
        _disable_detector,
        {
            "eventSource": "guardduty.amazonaws.com",
            "eventName": "UpdateDetector",
            "requestParameters.enable": "false",
            "errorCode": None,
        },
    ),
    "sigma aws_cloudtrail_security_group_change_ingress_egress": (
        _open_group,
        {"eventSource": _EC2, "eventName": "AuthorizeSecurityGroupIngress"},
    ),
    "elastic ec2_security_group_configuration, open to the world": (
        _open_group,
        {
            "requestParameters.ipPermissions.items.ipRanges.items.cidrIp": "0.0.0.0/0",
            "requestParameters.ipPermissions.items.fromPort": ["22", "3389"],
        },
    ),
    "sigma aws_snapshot_backup_exfiltration": (
        _share_snapshot,
        {"eventSource": _EC2, "eventName": "ModifySnapshotAttribute"},
    ),
    "elastic exfiltration_ec2_ebs_snapshot_shared": (
        _share_snapshot,
        {"requestParameters": re.compile('"add"')},
    ),
    "sigma aws_cloudtrail_vpc_flow_logs_deleted": (
        _delete_flow_logs,
        {"eventName": "DeleteFlowLogs"},
    ),
    "elastic discovery_ec2_userdata_request": (
        _read_user_data,
        {
            "eventName": "DescribeInstanceAttribute",
            "requestParameters.attribute": "userData",
        },
    ),
    "elastic ec2_network_acl_creation": (
        _open_network_acl,
        {
            "eventName": "CreateNetworkAclEntry",
            "requestParameters.ruleAction": "allow",
            "requestParameters.aclProtocol": "-1",
            "requestParameters.cidrBlock": "0.0.0.0/0",
        },
    ),
    "sigma aws_iam_backdoor_users_keys": (
        _back_door,
        {
            "eventSource": "iam.amazonaws.com",
            "eventName": "CreateAccessKey",
            "responseElements.accessKey.userName": "alice",
        },
    ),
    "elastic privilege_escalation_iam_administratoraccess_policy": (
        _make_admin,
        {
            "eventName": "AttachUserPolicy",
            "requestParameters.policyArn": re.compile("AdministratorAccess"),
        },
    ),
    "sigma aws_disable_bucket_versioning": (
        _suspend_versioning,
        {
            "eventSource": _S3,
            "eventName": "PutBucketVersioning",
            "requestParameters": re.compile("Suspended"),
        },
    ),
    "panther aws_s3_bucket_lifecycle": (
        _expire_bucket,
        {
            "eventName": "PutBucketLifecycle",
            "requestParameters.LifecycleConfiguration.Rule.Status": "Enabled",
            "requestParameters.LifecycleConfiguration.Rule.Expiration.Days": 1,
        },
    ),
    "elastic s3_bucket_acl made public": (
        _publish_bucket,
        {
            "eventName": "PutBucketAcl",
            "requestParameters.x-amz-acl": ["public-read", "public-read-write"],
        },
    ),
    "sigma aws_new_lambda_layer_attached": (
        _add_layer,
        {
            "eventSource": "lambda.amazonaws.com",
            "eventName": re.compile("^UpdateFunctionConfiguration"),
            "requestParameters.layers": re.compile("."),
        },
    ),
    "sigma aws_sts_getsessiontoken_misuse": (
        _get_session_token,
        {
            "eventSource": "sts.amazonaws.com",
            "eventName": "GetSessionToken",
            "userIdentity.type": "IAMUser",
        },
    ),
    "panther aws_rds_snapshot_shared": (
        _share_database,
        {
            "eventName": "ModifyDBSnapshotAttribute",
            "requestParameters.valuesToAdd": re.compile("111122223333"),
            "requestParameters.dBSnapshotIdentifier": "loot",
        },
    ),
    "sigma aws_cloudtrail_console_login_success_without_mfa": (
        _sign_in,
        {
            "eventName": "ConsoleLogin",
            "additionalEventData.MFAUsed": "NO",
            "responseElements.ConsoleLogin": "Success",
        },
    ),
    "sigma aws_cloudtrail_console_login_failed_authentication": (
        _fail_to_sign_in,
        {"eventName": "ConsoleLogin", "errorMessage": "Failed authentication"},
    ),
    "sigma aws_root_account_usage": (
        _root_signs_in,
        {"userIdentity.type": "Root", "eventType": "AwsConsoleSignIn"},
    ),
    "sigma aws_sts_getcalleridentity_trufflehog": (
        _ask_who_i_am,
        {
            "eventSource": "sts.amazonaws.com",
            "eventName": "GetCallerIdentity",
            "userAgent": re.compile("TruffleHog"),
        },
    ),
    "sigma aws_enum_buckets": (
        _list_buckets,
        {
            "eventSource": _S3,
            "eventName": "ListBuckets",
            "userIdentity.type": "IAMUser",
        },
    ),
    "sigma aws_cloudtrail_ssm_malicious_usage": (
        _run_command,
        {
            "eventName": "SendCommand",
            "eventSource": "ssm.amazonaws.com",
            "errorCode": None,
            "requestParameters.parameters": "HIDDEN_DUE_TO_SECURITY_REASONS",
        },
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_a_public_rule_matches(scene: Scene, name: str) -> None:
    """Each field condition of the rule holds on the record of the call it looks for."""
    act, conditions = RULES[name]
    act(scene)
    record = scene.last
    failed = {
        path: _find(record, path)
        for path, expected in conditions.items()
        if not _holds(record, path, expected)
    }
    assert failed == {}
