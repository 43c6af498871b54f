"""GuardDuty's findings as Security Hub keeps them: the parts that policies read.

Of the AWS Security Finding Format the required members are there, and the resources.
Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["write_asff"]

_LABELS = ((9.0, "CRITICAL"), (7.0, "HIGH"), (4.0, "MEDIUM"), (0.0, "LOW"))
"""From which severity of GuardDuty which label is given."""


def write_asff(finding: Mapping[str, Any]) -> dict[str, Any]:
    """Write a GuardDuty finding, as events carry it, as Security Hub imports it."""
    region, account = finding["region"], finding["accountId"]
    severity = float(finding["severity"])
    return {
        "SchemaVersion": "2018-10-08",
        "Id": finding["arn"],
        "ProductArn": f"arn:aws:securityhub:{region}::product/aws/guardduty",
        "ProductName": "GuardDuty",
        "CompanyName": "Amazon",
        "Region": region,
        "GeneratorId": finding["arn"].rpartition("/finding/")[0],
        "AwsAccountId": account,
        "Types": [finding["type"]],
        "FirstObservedAt": finding["service"]["eventFirstSeen"],
        "LastObservedAt": finding["service"]["eventLastSeen"],
        "CreatedAt": finding["createdAt"],
        "UpdatedAt": finding["updatedAt"],
        "Severity": {
            "Product": severity,
            "Label": next(label for least, label in _LABELS if severity >= least),
            "Normalized": round(severity * 10),
        },
        "Title": finding["title"],
        "Description": finding["description"],
        "ProductFields": {
            "aws/securityhub/FindingId": (
                f"arn:aws:securityhub:{region}::product/aws/guardduty/{finding['arn']}"
            ),
            "aws/securityhub/ProductName": "GuardDuty",
            "aws/securityhub/CompanyName": "Amazon",
        },
        "Resources": _write_resources(finding),
        "WorkflowState": "NEW",
        "Workflow": {"Status": "NEW"},
        "RecordState": "ACTIVE",
    }


def _write_resources(finding: Mapping[str, Any]) -> list[dict[str, Any]]:
    region, account = finding["region"], finding["accountId"]
    about = finding["resource"]
    found: list[tuple[str, str, dict[str, Any]]] = []
    if instance := about.get("instanceDetails"):
        arn = f"arn:aws:ec2:{region}:{account}:instance/{instance['instanceId']}"
        found.append(("AwsEc2Instance", arn, {}))
    if key := about.get("accessKeyDetails"):
        details = {
            "AwsIamAccessKey": {
                "PrincipalId": key.get("principalId", ""),
                "PrincipalType": key.get("userType", ""),
                "PrincipalName": key.get("userName", ""),
            }
        }
        name = f"AWS::IAM::AccessKey:{key['accessKeyId']}"
        found.append(("AwsIamAccessKey", name, details))
    found += [
        ("AwsS3Bucket", each["arn"], {}) for each in about.get("s3BucketDetails", ())
    ]
    return [
        {
            "Type": kind,
            "Id": name,
            "Partition": "aws",
            "Region": region,
            **({"Details": details} if details else {}),
        }
        for kind, name, details in found
    ]
