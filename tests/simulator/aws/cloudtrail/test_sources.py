"""Services, operations and regions have the names CloudTrail gives them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from moto.core.utils import get_service_model

from gameday.simulator.aws.cloudtrail.casing import decapitalize, format_date
from gameday.simulator.aws.cloudtrail.categories import find_data_type, is_read
from gameday.simulator.aws.cloudtrail.sources import (
    name_event,
    name_region,
    name_source,
)


@pytest.mark.parametrize(
    ("service", "operation", "source", "name"),
    [
        ("cloudwatch", "PutMetricAlarm", "monitoring", "PutMetricAlarm"),
        ("efs", "DeleteFileSystem", "elasticfilesystem", "DeleteFileSystem"),
        ("elbv2", "SetSecurityGroups", "elasticloadbalancing", "SetSecurityGroups"),
        ("events", "PutRule", "events", "PutRule"),
        ("lambda", "AddPermission", "lambda", "AddPermission20150331v2"),
        ("lambda", "CreateFunction", "lambda", "CreateFunction20150331"),
        ("lambda", "CreateFunctionUrlConfig", "lambda", "CreateFunctionUrlConfig"),
        ("lambda", "Invoke", "lambda", "Invoke"),
        (
            "lambda",
            "PutFunctionConcurrency",
            "lambda",
            "PutFunctionConcurrency20171031",
        ),
        ("lambda", "UpdateFunctionCode", "lambda", "UpdateFunctionCode20150331v2"),
        ("logs", "DeleteLogGroup", "logs", "DeleteLogGroup"),
        ("s3", "ListObjectsV2", "s3", "ListObjects"),
        ("s3", "PutBucketLifecycleConfiguration", "s3", "PutBucketLifecycle"),
        ("s3", "PutPublicAccessBlock", "s3", "PutBucketPublicAccessBlock"),
        ("s3control", "PutPublicAccessBlock", "s3", "PutAccountPublicAccessBlock"),
        ("ses", "DeleteIdentity", "ses", "DeleteIdentity"),
        ("stepfunctions", "StartExecution", "states", "StartExecution"),
    ],
)
def test_services_and_operations(
    service: str, operation: str, source: str, name: str
) -> None:
    """Names are those of real records, not botocore's."""
    model = get_service_model(service).operation_model(operation)
    assert name_source(model) == f"{source}.amazonaws.com"
    assert name_event(service, operation, model) == name


@pytest.mark.parametrize(
    ("service", "host", "region", "expected"),
    [
        ("iam", "iam.amazonaws.com", "eu-west-1", "us-east-1"),
        ("sts", "sts.amazonaws.com", "eu-west-1", "us-east-1"),
        ("sts", "sts.eu-west-1.amazonaws.com", "eu-west-1", "eu-west-1"),
        ("ec2", "ec2.eu-west-1.amazonaws.com", "eu-west-1", "eu-west-1"),
    ],
)
def test_regions(service: str, host: str, region: str, expected: str) -> None:
    """Global services and endpoints count as US East (N. Virginia)."""
    assert name_region(service, host, region) == expected


@pytest.mark.parametrize(
    ("service", "operation", "expected"),
    [
        ("s3", "GetObject", "AWS::S3::Object"),
        ("s3", "HeadBucket", "AWS::S3::Object"),
        ("s3", "GetBucketAcl", None),
        ("lambda", "Invoke", "AWS::Lambda::Function"),
        ("dynamodb", "PutItem", "AWS::DynamoDB::Table"),
        ("dynamodb", "DeleteTable", None),
        ("secretsmanager", "GetSecretValue", None),
    ],
)
def test_data_events(service: str, operation: str, expected: str | None) -> None:
    """Calls on what resources hold are data events."""
    assert find_data_type(service, operation) == expected


def test_using_a_key_is_a_read() -> None:
    """Real records of Encrypt say so, though it does not begin like a read."""
    assert is_read("kms", "Encrypt", otherwise=False)
    assert not is_read("kms", "CreateKey", otherwise=False)


def test_casing_changes_the_first_letter_only() -> None:
    """Abbreviations keep the rest of their capitals."""
    names = ["DBInstanceIdentifier", "VPCSecurityGroupIds", "AWSAccountId", "Arn"]
    assert [decapitalize(name) for name in names] == [
        "dBInstanceIdentifier",
        "vPCSecurityGroupIds",
        "aWSAccountId",
        "arn",
    ]


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(0, "12:05:09 AM"), (9, "9:05:09 AM"), (12, "12:05:09 PM"), (23, "11:05:09 PM")],
)
def test_dates_inside_calls(hour: int, expected: str) -> None:
    """They are written as American English has them."""
    moment = datetime(2026, 7, 5, hour, 5, 9, tzinfo=UTC)
    assert format_date(moment) == f"Jul 5, 2026, {expected}"
