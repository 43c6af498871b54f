"""What a call needs: the actions, each with the resource it is about.

A call is allowed if everything it needs is. What a need is answered with, and under
which circumstances, is decided elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.access_points import ask_access_points
from gameday.simulator.aws.iam.actions import find_actions
from gameday.simulator.aws.iam.dependents import list_dependents
from gameday.simulator.aws.iam.needs import Need
from gameday.simulator.aws.iam.resources import find_resources
from gameday.simulator.aws.iam.s3_actions import is_account_level, list_s3_needs
from gameday.simulator.aws.iam.tags import tags_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["Need", "find_resource", "list_needs"]


def list_needs(attempt: Attempt, source: PolicySource) -> tuple[Need, ...]:
    """Return everything a call needs permission for, its own action first."""
    needs = (*_own_needs(attempt, source), *list_dependents(attempt, source))
    if not attempt.through:
        return needs
    return tuple(ask_access_points(needs, attempt, source))


def find_resource(attempt: Attempt, source: PolicySource) -> str:
    """Return what a call's own action is about, without what it needs beside it."""
    return next(_own_needs(attempt, source)).resource


def _own_needs(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    service, operation = attempt.service, attempt.operation
    if service == "s3" or is_account_level(service, operation):
        for name, resource in list_s3_needs(service, operation, attempt.params):
            yield Need(name, resource)
        yield from _look_around(attempt, source)
        return
    is_ec2 = service == "ec2" and "TagSpecifications" in attempt.params
    for action in find_actions(service, operation):
        for resource in find_resources(attempt, action, source):
            tags = tags_of_kind(resource, attempt.params) if is_ec2 else None
            yield Need(str(action), resource, tags=tags)


def _look_around(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """Ask for a listing before saying that an object is not there, as S3 does."""
    if attempt.operation not in {"GetObject", "HeadObject"}:
        return
    bucket, key = attempt.params.get("Bucket"), attempt.params.get("Key")
    version = attempt.params.get("VersionId")
    if bucket and key and source.stored_object(bucket, key, version) is None:
        yield Need("s3:ListBucket", f"arn:aws:s3:::{bucket}")
