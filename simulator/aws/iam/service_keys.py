"""The condition keys that only one service has, and which parameters they are.

Source: Service Authorization Reference, and the condition key pages of the S3, EC2,
KMS, STS, IAM, Lambda, EventBridge and Secrets Manager guides. Keys that are made of
more than one parameter are made in `aws.iam.service_context`.
"""

from __future__ import annotations

__all__ = ["PLAIN", "is_told"]

PLAIN: dict[str, dict[str, str]] = {
    "ec2": {
        "ImageId": "ec2:ImageID",
        "InstanceId": "ec2:InstanceID",
        "InstanceType": "ec2:InstanceType",
        "KeyName": "ec2:KeyPairName",
        "Owner": "ec2:Owner",
        "Attribute": "ec2:Attribute",
        "SnapshotId": "ec2:SnapshotID",
        "VolumeId": "ec2:VolumeID",
        "VolumeType": "ec2:VolumeType",
        "Size": "ec2:VolumeSize",
        "Encrypted": "ec2:Encrypted",
    },
    "iam": {
        "PermissionsBoundary": "iam:PermissionsBoundary",
        "PolicyArn": "iam:PolicyARN",
        "AWSServiceName": "iam:AWSServiceName",
    },
    "kms": {
        "GranteePrincipal": "kms:GranteePrincipal",
        "RetiringPrincipal": "kms:RetiringPrincipal",
        "KeyUsage": "kms:KeyUsage",
        "KeySpec": "kms:KeySpec",
        "Origin": "kms:KeyOrigin",
        "PendingWindowInDays": "kms:ScheduleKeyDeletionPendingWindowInDays",
        "BypassPolicyLockoutSafetyCheck": "kms:BypassPolicyLockoutSafetyCheck",
    },
    "lambda": {
        "Principal": "lambda:Principal",
        "FunctionUrlAuthType": "lambda:FunctionUrlAuthType",
        "AuthType": "lambda:FunctionUrlAuthType",
    },
    "organizations": {
        "ServicePrincipal": "organizations:ServicePrincipal",
        "PolicyType": "organizations:PolicyType",
        "Type": "organizations:PolicyType",
    },
    "s3": {
        "Prefix": "s3:prefix",
        "Delimiter": "s3:delimiter",
        "MaxKeys": "s3:max-keys",
        "ACL": "s3:x-amz-acl",
        "CopySource": "s3:x-amz-copy-source",
        "GrantFullControl": "s3:x-amz-grant-full-control",
        "GrantRead": "s3:x-amz-grant-read",
        "GrantReadACP": "s3:x-amz-grant-read-acp",
        "GrantWrite": "s3:x-amz-grant-write",
        "GrantWriteACP": "s3:x-amz-grant-write-acp",
        "MetadataDirective": "s3:x-amz-metadata-directive",
        "ObjectOwnership": "s3:x-amz-object-ownership",
        "ServerSideEncryption": "s3:x-amz-server-side-encryption",
        "SSECustomerAlgorithm": "s3:x-amz-server-side-encryption-customer-algorithm",
        "SSEKMSKeyId": "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "StorageClass": "s3:x-amz-storage-class",
        "VersionId": "s3:versionid",
        "IfNoneMatch": "s3:if-none-match",
        "IfMatch": "s3:if-match",
        "ObjectLockMode": "s3:object-lock-mode",
    },
    "secretsmanager": {
        "Name": "secretsmanager:Name",
        "KmsKeyId": "secretsmanager:KmsKeyId",
        "VersionStage": "secretsmanager:VersionStage",
        "BlockPublicPolicy": "secretsmanager:BlockPublicPolicy",
        "RecoveryWindowInDays": "secretsmanager:RecoveryWindowInDays",
        "ForceDeleteWithoutRecovery": "secretsmanager:ForceDeleteWithoutRecovery",
    },
    "sns": {"Protocol": "sns:Protocol", "Endpoint": "sns:Endpoint"},
    "sts": {
        "ExternalId": "sts:ExternalId",
        "RoleSessionName": "sts:RoleSessionName",
        "SourceIdentity": "sts:SourceIdentity",
    },
}
"""Parameters that are a condition key as they stand."""

_TOLD: dict[str, frozenset[str]] = {
    "ec2": frozenset(
        {
            "ec2:add/group",
            "ec2:createaction",
            "ec2:instanceprofile",
            "ec2:metadatahttpendpoint",
            "ec2:metadatahttpputresponsehoplimit",
            "ec2:metadatahttptokens",
            "ec2:region",
            "ec2:sourceinstancearn",
        }
    ),
    "events": frozenset(
        {
            "events:creatoraccount",
            "events:detail-type",
            "events:eventbusinvocation",
            "events:managedby",
            "events:source",
            "events:targetarn",
        }
    ),
    "iam": frozenset({"iam:associatedresourcearn", "iam:passedtoservice"}),
    "kms": frozenset(
        {
            "kms:calleraccount",
            "kms:encryptioncontextkeys",
            "kms:grantconstrainttype",
            "kms:grantisforawsresource",
            "kms:grantoperations",
            "kms:reencryptonsamekey",
            "kms:requestalias",
            "kms:viaservice",
        }
    ),
    "lambda": frozenset(
        {
            "lambda:functionarn",
            "lambda:layer",
            "lambda:securitygroupids",
            "lambda:sourcefunctionarn",
            "lambda:subnetids",
        }
    ),
    "s3": frozenset(
        {
            "s3:accessgrantsinstancearn",
            "s3:accesspointnetworkorigin",
            "s3:authtype",
            "s3:dataaccesspointaccount",
            "s3:dataaccesspointarn",
            "s3:locationconstraint",
            "s3:object-lock-legal-hold",
            "s3:object-lock-mode",
            "s3:object-lock-remaining-retention-days",
            "s3:object-lock-retain-until-date",
            "s3:requestobjecttagkeys",
            "s3:signatureage",
            "s3:signatureversion",
            "s3:tlsversion",
        }
    ),
    "s3control": frozenset(
        {
            "s3:accesspointnetworkorigin",
            "s3:authtype",
            "s3:dataaccesspointaccount",
            "s3:dataaccesspointarn",
            "s3:signatureage",
            "s3:signatureversion",
            "s3:tlsversion",
        }
    ),
    "secretsmanager": frozenset({"secretsmanager:secretid"}),
    "sts": frozenset(
        {"sts:durationseconds", "sts:sourceidentity", "sts:transitivetagkeys"}
    ),
}
"""Keys made of more than one parameter: where they are not there, there are none."""

_TAGS = ("existingobjecttag/", "requestobjecttag/", "resourcetag/", "buckettag/")
_CONTEXT = "kms:encryptioncontext:"


def is_told(service: str, key: str) -> bool:
    """Say whether a service's key is known in every call: missing means missing.

    Args:
        service: botocore's name of the service.
        key: The condition key, in lower case.
    """
    prefix, _, name = key.partition(":")
    if prefix == "aws" or "." in prefix or name.startswith(_TAGS):
        return True
    plain = (each.lower() for each in PLAIN.get(service, {}).values())
    return key.startswith(_CONTEXT) or key in _TOLD.get(service, ()) or key in plain
