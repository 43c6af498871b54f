"""Deny everybody everything in the bucket that GuardDuty reports.

An example of a response that contains and breaks the business: the application is
everybody too.
"""

import json
from typing import Any

import boto3

s3 = boto3.client("s3")


def handler(event: Any, context: Any) -> None:
    """Replace the policy of the finding's buckets by a denial."""
    for bucket in event["detail"]["resource"]["s3BucketDetails"]:
        name = bucket["name"]
        statement = {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
        }
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))
