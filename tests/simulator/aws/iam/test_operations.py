"""The actions and resources that operations need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.operations import list_needs
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.engine.gateway.call import Caller

HERE = "us-east-1:123456789012"
EC2 = f"arn:aws:ec2:{HERE}:"
ROLE = "arn:aws:iam::123456789012:role/svc/web"
GROUP = f"arn:aws:logs:{HERE}:log-group:/aws/lambda/f"

Needs = Any


@pytest.fixture
def needs(
    caller: Callable[..., Caller], now: datetime
) -> Callable[..., list[tuple[str, str]]]:
    """List what an operation needs."""

    def list_them(service: str, operation: str, **params: Any) -> list[tuple[str, str]]:
        who = caller("user/dev/ann")
        here = "us-east-1", "123456789012"
        attempt = Attempt(who, service, operation, params, *here, now)
        found = list_needs(attempt, MotoSource())
        return [(need.action, need.resource) for need in found]

    return list_them


@pytest.mark.parametrize(
    ("call", "params", "expected"),
    [
        ("ec2:DescribeInstances", {}, [("ec2:DescribeInstances", "*")]),
        (
            "ec2:TerminateInstances",
            {"InstanceIds": ["i-0a", "i-0b"]},
            [
                ("ec2:TerminateInstances", f"{EC2}instance/i-0a"),
                ("ec2:TerminateInstances", f"{EC2}instance/i-0b"),
            ],
        ),
        (
            "ec2:ModifyInstanceAttribute",
            {"InstanceId": "i-0a", "Groups": ["sg-1"]},
            [
                ("ec2:ModifyInstanceAttribute", f"{EC2}instance/i-0a"),
                ("ec2:ModifyInstanceAttribute", f"{EC2}security-group/sg-1"),
            ],
        ),
        (
            "ec2:CreateSnapshot",
            {"VolumeId": "vol-1"},
            [
                ("ec2:CreateSnapshot", "arn:aws:ec2:us-east-1::snapshot/*"),
                ("ec2:CreateSnapshot", f"{EC2}volume/vol-1"),
            ],
        ),
        (
            "ec2:RunInstances",
            {"ImageId": "ami-1", "SubnetId": "subnet-1", "KeyName": "ops"},
            [
                ("ec2:RunInstances", "arn:aws:ec2:us-east-1::image/ami-1"),
                ("ec2:RunInstances", f"{EC2}instance/*"),
                ("ec2:RunInstances", f"{EC2}key-pair/ops"),
                ("ec2:RunInstances", f"{EC2}network-interface/*"),
                ("ec2:RunInstances", f"{EC2}security-group/*"),
                ("ec2:RunInstances", f"{EC2}subnet/subnet-1"),
                ("ec2:RunInstances", f"{EC2}volume/*"),
            ],
        ),
        (
            "lambda:Invoke",
            {"FunctionName": "f"},
            [("lambda:InvokeFunction", f"arn:aws:lambda:{HERE}:function:f")],
        ),
        (
            "lambda:Invoke",
            {"FunctionName": "210987654321:function:f", "Qualifier": "live"},
            [
                (
                    "lambda:InvokeFunction",
                    "arn:aws:lambda:us-east-1:210987654321:function:f:live",
                )
            ],
        ),
        (
            "lambda:GetFunction",
            {"FunctionName": "arn:aws:lambda:eu-west-1:210987654321:function:f:2"},
            [
                (
                    "lambda:GetFunction",
                    "arn:aws:lambda:eu-west-1:210987654321:function:f:2",
                )
            ],
        ),
        (
            "lambda:CreateFunction",
            {"FunctionName": "f", "Role": ROLE},
            [
                ("lambda:CreateFunction", f"arn:aws:lambda:{HERE}:function:f"),
                ("iam:PassRole", ROLE),
            ],
        ),
        ("lambda:ListFunctions", {}, [("lambda:ListFunctions", "*")]),
        ("sts:AssumeRole", {"RoleArn": ROLE}, [("sts:AssumeRole", ROLE)]),
        ("sts:GetCallerIdentity", {}, [("sts:GetCallerIdentity", "*")]),
        (
            "sqs:SendMessageBatch",
            {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/210987654321/q"},
            [("sqs:SendMessage", "arn:aws:sqs:us-east-1:210987654321:q")],
        ),
        (
            "sns:Publish",
            {"TopicArn": f"arn:aws:sns:{HERE}:t"},
            [("sns:Publish", f"arn:aws:sns:{HERE}:t")],
        ),
        (
            "logs:PutLogEvents",
            {"logGroupName": "/aws/lambda/f", "logStreamName": "s"},
            [("logs:PutLogEvents", f"{GROUP}:log-stream:s")],
        ),
        (
            "logs:CreateLogGroup",
            {"logGroupName": "/aws/lambda/f"},
            [("logs:CreateLogGroup", f"{GROUP}:log-stream:")],
        ),
        (
            "cloudtrail:StopLogging",
            {"Name": f"arn:aws:cloudtrail:{HERE}:trail/main"},
            [("cloudtrail:StopLogging", f"arn:aws:cloudtrail:{HERE}:trail/main")],
        ),
        (
            "cloudtrail:StopLogging",
            {"Name": "main"},
            [("cloudtrail:StopLogging", f"arn:aws:cloudtrail:{HERE}:trail/main")],
        ),
        (
            "guardduty:DeleteDetector",
            {"DetectorId": "d1"},
            [("guardduty:DeleteDetector", f"arn:aws:guardduty:{HERE}:detector/d1")],
        ),
        (
            "events:DisableRule",
            {"Name": "r"},
            [("events:DisableRule", f"arn:aws:events:{HERE}:rule/r")],
        ),
        (
            "events:PutTargets",
            {"Rule": "r", "EventBusName": "own", "Targets": [{"RoleArn": ROLE}]},
            [
                ("events:PutTargets", f"arn:aws:events:{HERE}:rule/own/r"),
                ("iam:PassRole", ROLE),
            ],
        ),
        (
            "ssm:SendCommand",
            {"DocumentName": "AWS-RunShellScript", "InstanceIds": ["i-0a"]},
            [
                (
                    "ssm:SendCommand",
                    "arn:aws:ssm:us-east-1::document/AWS-RunShellScript",
                ),
                ("ssm:SendCommand", f"{EC2}instance/i-0a"),
            ],
        ),
        (
            "ssm:GetParameter",
            {"Name": "/app/key"},
            [("ssm:GetParameter", f"arn:aws:ssm:{HERE}:parameter/app/key")],
        ),
        (
            "dynamodb:GetItem",
            {"TableName": "t"},
            [("dynamodb:GetItem", f"arn:aws:dynamodb:{HERE}:table/t")],
        ),
        (
            "rds:DeleteDBInstance",
            {"DBInstanceIdentifier": "db"},
            [("rds:DeleteDBInstance", f"arn:aws:rds:{HERE}:db:db")],
        ),
        (
            "iam:CreateUser",
            {"UserName": "eve", "Path": "/x/"},
            [("iam:CreateUser", "arn:aws:iam::123456789012:user/x/eve")],
        ),
        (
            "iam:CreateAccessKey",
            {},
            [("iam:CreateAccessKey", "arn:aws:iam::123456789012:user/dev/ann")],
        ),
        ("iam:ListUsers", {}, [("iam:ListUsers", "*")]),
        ("nosuch:DoThings", {"Name": "x"}, [("nosuch:DoThings", "*")]),
        (
            "apigateway:DeleteRestApi",
            {"restApiId": "a1"},
            [("apigateway:DELETE", "arn:aws:apigateway:us-east-1::/restapis/a1")],
        ),
        (
            "kms:ReEncrypt",
            {"SourceKeyId": "k1", "DestinationKeyId": "k2"},
            [
                ("kms:ReEncryptFrom", f"arn:aws:kms:{HERE}:key/k1"),
                ("kms:ReEncryptTo", f"arn:aws:kms:{HERE}:key/k2"),
            ],
        ),
        (
            "kms:CreateAlias",
            {"AliasName": "alias/a", "TargetKeyId": f"arn:aws:kms:{HERE}:key/k1"},
            [
                ("kms:CreateAlias", f"arn:aws:kms:{HERE}:key/k1"),
                ("kms:CreateAlias", f"arn:aws:kms:{HERE}:alias/a"),
            ],
        ),
        (
            "sqs:CreateQueue",
            {"QueueName": "q"},
            [("sqs:CreateQueue", f"arn:aws:sqs:{HERE}:q")],
        ),
        (
            "events:PutEvents",
            {"Entries": [{"EventBusName": f"arn:aws:events:{HERE}:event-bus/own"}]},
            [("events:PutEvents", f"arn:aws:events:{HERE}:event-bus/own")],
        ),
        (
            "logs:TagResource",
            {"resourceArn": GROUP, "tags": {"a": "b"}},
            [("logs:TagResource", GROUP)],
        ),
        (
            "secretsmanager:CreateSecret",
            {"Name": "db"},
            [
                (
                    "secretsmanager:CreateSecret",
                    f"arn:aws:secretsmanager:{HERE}:secret:db",
                )
            ],
        ),
        (
            "secretsmanager:ListSecrets",
            {},
            [("secretsmanager:ListSecrets", "*")],
        ),
        (
            "iam:CreateLoginProfile",
            {"UserName": "arn:aws:iam::123456789012:user/dev/ann"},
            [("iam:CreateLoginProfile", "arn:aws:iam::123456789012:user/dev/ann")],
        ),
        (
            "iam:DeleteSAMLProvider",
            {"SAMLProviderArn": "arn:aws:iam::123456789012:saml-provider/corp"},
            [
                (
                    "iam:DeleteSAMLProvider",
                    "arn:aws:iam::123456789012:saml-provider/corp",
                )
            ],
        ),
        (
            "organizations:DetachPolicy",
            {"PolicyId": "p-1", "TargetId": "210987654321"},
            [
                (
                    "organizations:DetachPolicy",
                    "arn:aws:organizations::123456789012:policy/o-*/*/p-1",
                )
            ],
        ),
    ],
)
def test_operations_need(
    needs: Callable[..., Needs],
    call: str,
    params: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    """An operation needs its action on each resource its parameters name."""
    assert expected == needs(*call.split(":"), **params)


B, OBJECT = "arn:aws:s3:::bucket", "arn:aws:s3:::bucket/a b"


@pytest.mark.parametrize(
    ("operation", "params", "expected"),
    [
        ("ListBuckets", {}, [("s3:ListAllMyBuckets", "*")]),
        ("ListObjectsV2", {"Bucket": "bucket"}, [("s3:ListBucket", B)]),
        ("HeadBucket", {"Bucket": "bucket"}, [("s3:ListBucket", B)]),
        ("GetBucketLocation", {"Bucket": "bucket"}, [("s3:GetBucketLocation", B)]),
        ("GetBucketPolicy", {"Bucket": "bucket"}, [("s3:GetBucketPolicy", B)]),
        (
            "PutBucketLifecycleConfiguration",
            {"Bucket": "bucket"},
            [("s3:PutLifecycleConfiguration", B)],
        ),
        (
            "DeletePublicAccessBlock",
            {"Bucket": "bucket"},
            [("s3:PutBucketPublicAccessBlock", B)],
        ),
        (
            "PutObject",
            {"Bucket": "bucket", "Key": "a b", "ACL": "private", "Tagging": "a=b"},
            [
                ("s3:PutObject", OBJECT),
                ("s3:PutObjectAcl", OBJECT),
                ("s3:PutObjectTagging", OBJECT),
            ],
        ),
        (
            "CompleteMultipartUpload",
            {"Bucket": "bucket", "Key": "a b"},
            [("s3:PutObject", OBJECT)],
        ),
        (
            "AbortMultipartUpload",
            {"Bucket": "bucket", "Key": "a b"},
            [("s3:AbortMultipartUpload", OBJECT)],
        ),
        (
            "DeleteObject",
            {"Bucket": "bucket", "Key": "a b", "VersionId": "1"},
            [("s3:DeleteObjectVersion", OBJECT)],
        ),
        (
            "DeleteObjects",
            {"Bucket": "bucket", "Delete": {"Objects": [{"Key": "a b"}]}},
            [("s3:DeleteObject", OBJECT)],
        ),
        (
            "CopyObject",
            {"Bucket": "other", "Key": "x", "CopySource": "bucket/a%20b"},
            [("s3:GetObject", OBJECT), ("s3:PutObject", "arn:aws:s3:::other/x")],
        ),
        (
            "CopyObject",
            {"Bucket": "other", "Key": "x", "CopySource": "bucket/a b?versionId=1"},
            [
                ("s3:GetObjectVersion", OBJECT),
                ("s3:PutObject", "arn:aws:s3:::other/x"),
            ],
        ),
        (
            "GetObject",
            {"Bucket": "bucket", "Key": "a b"},
            [("s3:GetObject", OBJECT), ("s3:ListBucket", B)],
        ),
    ],
)
def test_s3_operations_need(
    needs: Callable[..., Needs],
    operation: str,
    params: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    """S3's actions have names of their own; a missing object needs a listing."""
    assert expected == needs("s3", operation, **params)


def test_account_wide_public_access_block(needs: Callable[..., Needs]) -> None:
    """The control API's block is the account's, with an action of its own."""
    found = needs("s3control", "PutPublicAccessBlock", AccountId="123456789012")
    assert found == [("s3:PutAccountPublicAccessBlock", "*")]


def test_the_account_knows_paths_aliases_and_suffixes(
    aws: Callable[[str], Any],
    document: Callable[..., str],
    needs: Callable[..., Needs],
) -> None:
    """What a name does not tell of an ARN is read from the account."""
    aws("iam").create_role(
        RoleName="web", Path="/svc/", AssumeRolePolicyDocument=document()
    )
    aws("iam").create_instance_profile(InstanceProfileName="web-profile")
    aws("iam").add_role_to_instance_profile(
        InstanceProfileName="web-profile", RoleName="web"
    )
    key = aws("kms").create_key()["KeyMetadata"]
    aws("kms").create_alias(AliasName="alias/data", TargetKeyId=key["KeyId"])
    secret = aws("secretsmanager").create_secret(Name="db", SecretString="x")
    assert needs("iam", "DeleteRole", RoleName="web") == [("iam:DeleteRole", ROLE)]
    assert needs("kms", "Decrypt", KeyId="alias/data") == [("kms:Decrypt", key["Arn"])]
    assert needs("secretsmanager", "GetSecretValue", SecretId="db") == [
        ("secretsmanager:GetSecretValue", secret["ARN"])
    ]
    profile = {"Name": "web-profile"}
    passed = needs("ec2", "RunInstances", ImageId="ami-1", IamInstanceProfile=profile)
    assert passed[-1] == ("iam:PassRole", ROLE)


def test_a_ciphertext_names_its_key(
    aws: Callable[[str], Any], needs: Callable[..., Needs]
) -> None:
    """Decrypt without a key's id is about the key the ciphertext was made with."""
    key = aws("kms").create_key()["KeyMetadata"]
    made = aws("kms").encrypt(KeyId=key["KeyId"], Plaintext=b"x")
    found = needs("kms", "Decrypt", CiphertextBlob=made["CiphertextBlob"])
    assert found == [("kms:Decrypt", key["Arn"])]
