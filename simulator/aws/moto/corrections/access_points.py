"""An access point is in its bucket's region, and there is one of a name.

AWS: an access point has the region of its bucket in its ARN, and an alias of at most 63
characters; its name is taken once an account and region; it stands before a bucket that
exists, another account's only where that is said; whether its policy is public is told
by the policy (S3 user guide, "Access points restrictions and limitations", "Access
point alias", "Creating access points"; error codes of the S3 API).

moto: writes us-east-1 into every ARN and more characters into an alias, makes a second
one over the first and one before no bucket at all, deletes what is not there and calls
every policy public. A goal that reads through an access point would end in errors of
nobody's.
"""

from __future__ import annotations

import hashlib
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.s3.models import S3Backend
from moto.s3control.models import S3ControlBackend, s3control_backends
from moto.s3control.responses import S3ControlResponse

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.policy import PolicyError, parse_document
from gameday.simulator.aws.iam.publicity import find_public_statement
from gameday.simulator.aws.moto.readers.iam.storage import find_bucket
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_LONGEST_ALIAS = 63
_SUFFIX = "-s3alias"
_MARK = 34
"""Characters of an alias that are drawn."""


def apply(patches: Patches) -> None:
    """Make access points as S3 does."""
    for owner, name, correct in (
        (S3ControlBackend, "create_access_point", _create),
        (S3ControlBackend, "delete_access_point", _delete),
        (S3ControlBackend, "get_access_point_policy_status", _tell_status),
        (S3ControlResponse, "get_access_point_policy_status", _answer_status),
        (S3Backend, "delete_bucket", _keep_bucket),
    ):
        patches.set(owner, name, correct(getattr(owner, name)))


def _create(create: Any) -> Any:
    @wraps(create)
    def create_where_the_bucket_is(backend: Any, *args: Any, **given: Any) -> Any:
        account, name, bucket = given["account_id"], given["name"], given["bucket"]
        if account != backend.account_id:
            raise AwsError("AccessDenied", "Access Denied", status=403)
        kept = find_bucket(bucket)
        if kept is None:
            message = "The specified bucket does not exist"
            raise AwsError("NoSuchBucket", message, status=404)
        if name in backend.access_points[account]:
            raise AwsError(
                "AccessPointAlreadyOwnedByYou",
                "Your previous request to create the named accesspoint succeeded and"
                " you already own it.",
                status=409,
            )
        point = create(backend, *args, **given)
        point.arn = str(Arn.read(point.arn)._replace(region=kept.region_name))
        point.alias = _make_alias(point.arn)
        return point

    return create_where_the_bucket_is


def _make_alias(arn: str) -> str:
    """Make an alias, the same in every run: the name, as far as it fits, and a mark."""
    mark = hashlib.sha256(arn.encode()).hexdigest()[:_MARK]
    name = Arn.read(arn).name[: _LONGEST_ALIAS - _MARK - len(_SUFFIX) - 1]
    return f"{name}-{mark}{_SUFFIX}"


def _delete(delete: Any) -> Any:
    @wraps(delete)
    def delete_what_is_there(backend: Any, account_id: str, name: str) -> Any:
        backend.get_access_point(account_id, name)
        return delete(backend, account_id=account_id, name=name)

    return delete_what_is_there


def _tell_status(tell: Any) -> Any:
    @wraps(tell)
    def tell_what_the_policy_says(backend: Any, account_id: str, name: str) -> bool:
        point = backend.get_access_point(account_id, name)
        try:
            document = parse_document(point.policy or "{}")
        except PolicyError:
            return False
        is_open = not point.vpc_id
        return is_open and find_public_statement(document) is not None

    return tell_what_the_policy_says


def _answer_status(_answer: Any) -> Any:
    @wraps(_answer)
    def answer_as_it_is(response: Any) -> Any:
        from moto.core.responses import ActionResult

        account = response._get_param("AccountId")  # noqa: SLF001 - moto's way
        name = response._get_param("Name")  # noqa: SLF001 - moto's way
        is_public = response.backend.get_access_point_policy_status(account, name)
        return ActionResult({"PolicyStatus": {"IsPublic": is_public}})

    return answer_as_it_is


def _keep_bucket(delete: Any) -> Any:
    @wraps(delete)
    def delete_without_access_points(backend: Any, bucket_name: str) -> Any:
        for regions in s3control_backends.values():
            for control in regions.values():
                for points in control.access_points.values():
                    if any(each.bucket == bucket_name for each in points.values()):
                        raise AwsError(
                            "BucketHasAccessPointsAttached",
                            "The bucket you are trying to delete has access points"
                            " attached",
                            status=400,
                        )
        return delete(backend, bucket_name)

    return delete_without_access_points
