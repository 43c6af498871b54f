"""A bucket's lifecycle, refused when it is written as S3 refuses it.

Source: S3 API, PutBucketLifecycleConfiguration; the answers are those that
ceph/s3-tests, which run against S3 itself, expect (test_lifecycle_same_id,
test_lifecycle_id_too_long, test_lifecycle_expiration_days0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["check_lifecycle", "check_rules"]

_ACTIONS = (
    "AbortIncompleteMultipartUpload",
    "Expiration",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransitions",
    "Transitions",
)
_LONGEST_ID = 255
_DAYS = {
    "AbortIncompleteMultipartUpload": "DaysAfterInitiation",
    "Expiration": "Days",
    "NoncurrentVersionExpiration": "NoncurrentDays",
}


def check_lifecycle(call: Call, proceed: Proceed) -> Response:
    """Refuse a call that gives a bucket a lifecycle S3 would not take.

    Raises:
        AwsError: What is wrong with its rules first.
    """
    if call.service == "s3" and call.operation == "PutBucketLifecycleConfiguration":
        configuration = call.params.get("LifecycleConfiguration") or {}
        check_rules(configuration.get("Rules") or ())
    return proceed(call)


def check_rules(rules: Sequence[Mapping[str, Any]]) -> None:
    """Check the rules of a lifecycle, as S3's API has them.

    Raises:
        AwsError: What is wrong with them first.
    """
    ids = [rule["ID"] for rule in rules if rule.get("ID")]
    if len(set(ids)) < len(ids):
        raise _refuse("Rule ID must be unique. Found same ID for more than one rule")
    if any(len(each) > _LONGEST_ID for each in ids):
        raise _refuse("ID length should not exceed allowed limit of 255")
    for rule in rules:
        if not any(rule.get(name) for name in _ACTIONS):
            words = "At least one action needs to be specified in a rule"
            raise AwsError("InvalidRequest", words)
        for name, member in _DAYS.items():
            days = (rule.get(name) or {}).get(member)
            if days is not None and int(days) <= 0:
                words = f"'{member}' for {name} action must be a positive integer"
                raise _refuse(words)


def _refuse(words: str) -> AwsError:
    return AwsError("InvalidArgument", words)
