"""What kind of event a call makes: management or data, reading or writing.

The services' pages in the CloudTrail user guide ("Data events") name the types. It does
not decide whether a trail wants such events.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["find_data_type", "is_answered", "is_read"]

_S3_OBJECT: Final = (
    "AbortMultipartUpload CompleteMultipartUpload CopyObject CreateMultipartUpload"
    " DeleteObject DeleteObjectTagging DeleteObjects GetObject GetObjectAcl"
    " GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging"
    " GetObjectTorrent HeadBucket HeadObject ListMultipartUploads ListObjects"
    " ListObjectsV2 ListObjectVersions ListParts PutObject PutObjectAcl"
    " PutObjectLegalHold PutObjectRetention PutObjectTagging RestoreObject"
    " SelectObjectContent UploadPart UploadPartCopy"
)
"""S3 user guide, "Amazon S3 CloudTrail events": object-level actions."""

_DATA: Final[Mapping[tuple[str, str], str]] = {
    (service, operation): kind
    for service, kind, operations in (
        ("s3", "AWS::S3::Object", _S3_OBJECT),
        (
            "lambda",
            "AWS::Lambda::Function",
            "Invoke InvokeAsync InvokeWithResponseStream",
        ),
        (
            "dynamodb",
            "AWS::DynamoDB::Table",
            (
                "BatchExecuteStatement BatchGetItem BatchWriteItem DeleteItem"
                " ExecuteStatement ExecuteTransaction GetItem PutItem Query Scan"
                " TransactGetItems TransactWriteItems UpdateItem"
            ),
        ),
        (
            "sqs",
            "AWS::SQS::Queue",
            (
                "ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage"
                " DeleteMessageBatch ReceiveMessage SendMessage SendMessageBatch"
            ),
        ),
        ("sns", "AWS::SNS::Topic", "Publish PublishBatch"),
        ("kinesis", "AWS::Kinesis::Stream", "GetRecords PutRecord PutRecords"),
        (
            "firehose",
            "AWS::KinesisFirehose::DeliveryStream",
            "PutRecord PutRecordBatch",
        ),
        (
            "cloudwatch",
            "AWS::CloudWatch::Metric",
            "GetMetricData GetMetricStatistics GetMetricWidgetImage PutMetricData",
        ),
        (
            "logs",
            "AWS::Logs::LogGroupAuthorization",
            "FilterLogEvents GetLogEvents GetLogRecord GetQueryResults PutLogEvents",
        ),
        ("events", "AWS::Events::EventBus", "PutEvents"),
        ("xray", "AWS::XRay::Trace", "PutTelemetryRecords PutTraceSegments"),
        (
            "ebs",
            "AWS::EC2::Snapshot",
            (
                "CompleteSnapshot GetSnapshotBlock ListChangedBlocks ListSnapshotBlocks"
                " PutSnapshotBlock"
            ),
        ),
    )
    for operation in operations.split()
}

_KMS_READS: Final = frozenset(
    {
        "Decrypt",
        "DeriveSharedSecret",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateMac",
        "GenerateRandom",
        "ReEncrypt",
        "Sign",
        "Verify",
        "VerifyMac",
    }
)
"""Using a key changes nothing: real records say ``readOnly`` (KMS guide, examples)."""

_ANSWERED_READS: Final = frozenset(
    {
        "AssumeRole",
        "AssumeRoleWithSAML",
        "AssumeRoleWithWebIdentity",
        "GetFederationToken",
        "GetSessionToken",
    }
)
"""Reads of STS whose record tells what they handed out."""


@cache
def find_data_type(service: str, operation: str) -> str | None:
    """Return the resource type of a data event; None for a management event."""
    return _DATA.get((service, operation))


def is_read(service: str, operation: str, *, otherwise: bool) -> bool:
    """Return what the record's ``readOnly`` says.

    Args:
        service: botocore's name of the service.
        operation: botocore's name of the operation.
        otherwise: What holds for operations without a rule of their own.
    """
    return otherwise or (service == "kms" and operation in _KMS_READS)


def is_answered(service: str, operation: str, *, read_only: bool) -> bool:
    """Return whether a record needs the answer's body."""
    if service == "kms":
        return True  # the answer names the key that was used
    return not read_only or (service == "sts" and operation in _ANSWERED_READS)
