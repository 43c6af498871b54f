"""The keys that AWS manages in an account, one a service, and whom they admit.

Such a key is open to every principal of its account, through its service alone, and to
no service of its own accord; nobody can change that. So what lies under it never goes
to another account, and EventBridge never gets at a topic under ``alias/aws/sns``.
Sources: KMS developer guide, "AWS managed keys"; SQS developer guide, "Configure KMS
permissions for AWS services".
"""

from __future__ import annotations

import json
from functools import lru_cache

__all__ = ["is_aws_alias", "write_managed_policy"]

_PREFIX = "alias/aws/"
_SERVICES = {"ebs": "ec2", "acm": "acm"}
"""Where the alias is not called as its service is."""


def is_aws_alias(name: str) -> bool:
    """Say whether a key is named by the alias of one that AWS manages."""
    return name.rpartition(":")[2].startswith(_PREFIX)


@lru_cache(maxsize=256)
def write_managed_policy(alias: str, account: str, region: str) -> str:
    """Write the policy of a key that AWS manages, as AWS does.

    Args:
        alias: Its alias, ``alias/aws/sns``.
        account: The account it is in.
        region: Its region.
    """
    name = alias.removeprefix(_PREFIX)
    service = f"{_SERVICES.get(name, name)}.{region}.amazonaws.com"
    through_service = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncrypt*",
            "kms:GenerateDataKey*",
            "kms:CreateGrant",
            "kms:DescribeKey",
        ],
        "Resource": "*",
        "Condition": {
            "StringEquals": {"kms:ViaService": service, "kms:CallerAccount": account}
        },
    }
    to_look_at = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
        "Resource": "*",
    }
    document = {"Version": "2012-10-17", "Statement": [through_service, to_look_at]}
    return json.dumps(document)
