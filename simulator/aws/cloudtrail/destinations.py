"""Where a trail's files and events go: a bucket, a log group, a topic.

Each is judged and written here. A delivery that cannot take place fails quietly, as on
AWS: what is returned is the error's code, which the trail's status tells.
Source: CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail", "Configure AWS
KMS key policies for CloudTrail", "Role policy document for CloudTrail to use CloudWatch
Logs for monitoring", "Amazon SNS topic policy for CloudTrail".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.authority import Source
from gameday.simulator.aws.principals import CLOUDTRAIL
from gameday.simulator.aws.times import read_time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gameday.simulator.aws.cloudtrail.neighbours import Neighbours
    from gameday.simulator.aws.cloudtrail.record import Record
    from gameday.simulator.aws.cloudtrail.state import Trail
    from gameday.simulator.engine.gateway.call import Params

__all__ = ["Destinations"]

_FULL_CONTROL: Params = {"ACL": "bucket-owner-full-control"}
"""How CloudTrail puts files, which its bucket's policy asks for."""


class Destinations:
    """The destinations of every trail.

    Args:
        neighbours: The services that are written to, and who judges that.
    """

    def __init__(self, neighbours: Neighbours) -> None:
        self._authority = neighbours.authority
        self._buckets = neighbours.buckets
        self._logs = neighbours.logs
        self._topics = neighbours.topics

    def write_file(
        self, trail: Trail, key: str, body: bytes, *, metadata: Mapping[str, str]
    ) -> str | None:
        """Put a file into a trail's bucket; return the error's code, or None."""
        if self._buckets.find(trail.bucket) is None:
            return "NoSuchBucket"
        place = f"arn:aws:s3:::{trail.bucket}/{key}"
        if not self._may(trail, "s3:PutObject", place, _FULL_CONTROL):
            return "AccessDenied"
        if trail.kms_key and (error := self._try_key(trail, trail.kms_key)):
            return error
        written = {"Content-Type": "application/json", **metadata}
        self._buckets.put(
            trail.bucket, key, body, kms_key=trail.kms_key, metadata=written
        )
        return None

    def write_events(
        self, trail: Trail, region: str, records: Sequence[Record]
    ) -> str | None:
        """Write events to a trail's log group, through the trail's role.

        Args:
            trail: A trail that has a log group.
            region: The events' region; each has a stream of its own.
            records: The events.

        Returns:
            The error's code, or None.
        """
        arn = Arn.read((trail.log_group or "").removesuffix(":*"))
        stream = f"{trail.account}_CloudTrail_{region}"
        group = arn.resource.removeprefix("log-group:")
        # CloudTrail does not say for which trail it takes a role on: a trust policy
        # that asks for aws:SourceArn or aws:SourceAccount shuts it out, as users have
        # seen (github.com/prowler-cloud/prowler/issues/4714).
        if not self._authority.may_assume(CLOUDTRAIL, trail.log_role).allowed:
            return "InvalidCloudWatchLogsRoleArnException"
        place = f"{arn}:log-stream:{stream}"
        if not self._authority.may_role(
            trail.log_role, "logs:PutLogEvents", place
        ).allowed:
            return "AccessDeniedException"
        is_there = self._logs.put_events(
            (group, stream),
            [_entry(record) for record in records],
            account=arn.account,
            region=arn.region,
        )
        return None if is_there else "ResourceNotFoundException"

    def notify(self, trail: Trail, key: str) -> str | None:
        """Tell a trail's topic of a log file; return the error's code, or None."""
        topic = trail.topic or ""
        if not self._may(trail, "sns:Publish", topic):
            return "AuthorizationError"
        message = {"s3Bucket": trail.bucket, "s3ObjectKey": [key]}
        is_there = self._topics.publish(topic, json.dumps(message), {})
        return None if is_there else "NotFound"

    def _try_key(self, trail: Trail, key: str) -> str | None:
        """Say why CloudTrail cannot encrypt with a key; it uses it by itself."""
        context = {"aws:cloudtrail:arn": trail.arn}
        params = {"KeyId": key, "EncryptionContext": context}
        decision = self._authority.may_service(
            CLOUDTRAIL,
            "kms:GenerateDataKey",
            key,
            source=_source(trail),
            params=params,
        )
        if decision.allowed:
            return None
        refusal = decision.refusal
        return f"KMS.{refusal.code if refusal else 'AccessDeniedException'}"

    def _may(
        self, trail: Trail, action: str, resource: str, params: Params | None = None
    ) -> bool:
        return self._authority.may_service(
            CLOUDTRAIL, action, resource, source=_source(trail), params=params
        ).allowed


def _source(trail: Trail) -> Source:
    return Source(trail.account, trail.region, trail.arn)


def _entry(record: Record) -> tuple[datetime, str]:
    message = json.dumps(record.whole, separators=(",", ":"))
    return read_time(record["eventTime"]), message
