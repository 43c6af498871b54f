"""What an access point of S3 has a say in: who may pass, and from where.

Both the access point and the bucket behind it have to permit a request. Each is asked
with its own ARN and its own policy, and both are told of the access point by the
condition keys ``s3:DataAccessPoint…``, so that a bucket's policy can leave the decision
to its access points. One of a VPC takes requests from that VPC alone.

Sources: S3 user guide, "Configuring IAM policies for using access points", "Managing
public access to access points", "Creating access points restricted to a virtual private
cloud". That a caller of another account needs nothing on the bucket's own ARN, where
the bucket's policy leaves the decision to the access point, is assumed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gameday.simulator.aws import access_points
from gameday.simulator.aws.iam.decision import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.needs import Need
    from gameday.simulator.aws.iam.source import AccessPoint, PolicySource
    from gameday.simulator.aws.iam.texts import Value

__all__ = [
    "ask_access_points",
    "find_access_point",
    "pass_access_points",
    "refuse_passage",
]

_BUCKET_ARN = "arn:aws:s3:::"
_COPIES = {"CopyObject", "UploadPartCopy"}
_READS = "s3:Get"
"""What of a copy is about where it comes from."""


def pass_access_points(attempt: Attempt, source: PolicySource) -> Attempt:
    """Put the buckets in the place of the access points that an attempt names."""
    if attempt.service != "s3" or attempt.through:
        return attempt

    def find(name: str) -> tuple[str, str] | None:
        found = source.access_point(name)
        return (found.arn, found.bucket) if found else None

    params, through = access_points.reach(attempt.params, find)
    return replace(attempt, params=params, through=through) if through else attempt


def ask_access_points(
    needs: Iterable[Need], attempt: Attempt, source: PolicySource
) -> Iterator[Need]:
    """Ask the access points that a call comes through, each before its bucket."""
    for need in needs:
        found = _find_passed(need, attempt, source)
        if found is None:
            yield need
            continue
        keys = _describe(found)
        place = need.resource.removeprefix(f"{_BUCKET_ARN}{found.bucket}")
        resource = f"{found.arn}/object{place}" if place else found.arn
        yield replace(need, resource=resource, context={**need.context, **keys})
        because = need.because or f"because {found.arn} stands before it"
        yield replace(
            need,
            context={**need.context, **keys},
            because=because,
            is_handed_on=True,
        )


def find_access_point(need: Need, source: PolicySource) -> AccessPoint | None:
    """Return the access point a need is about, if it is about one."""
    if ":accesspoint/" not in need.resource:
        return None
    return source.access_point(need.resource.split("/object/", 1)[0])


def refuse_passage(attempt: Attempt, source: PolicySource) -> Refusal | None:
    """Refuse what an access point does not take, or not from there."""
    if attempt.service != "s3":
        return None
    for arn in attempt.through.values():
        if attempt.operation not in access_points.COMPATIBLE:
            message = "The specified method is not allowed against this resource."
            return Refusal("MethodNotAllowed", message, 405)
        found = source.access_point(arn)
        endpoint = source.endpoint(attempt.endpoint) if attempt.endpoint else None
        vpc = endpoint.vpc if endpoint else ""
        if found and found.vpc and vpc != found.vpc:
            return Refusal("AccessDenied", "Access Denied", 403)
    return None


def _find_passed(
    need: Need, attempt: Attempt, source: PolicySource
) -> AccessPoint | None:
    """Return the access point that a need's bucket was named by."""
    if not attempt.through or not need.resource.startswith(_BUCKET_ARN):
        return None
    is_source = attempt.operation in _COPIES and need.action.startswith(_READS)
    arn = attempt.through.get("CopySource" if is_source else "Bucket")
    return source.access_point(arn) if arn else None


def _describe(found: AccessPoint) -> Mapping[str, Value]:
    return {
        "s3:dataaccesspointaccount": found.account,
        "s3:dataaccesspointarn": found.arn,
        "s3:accesspointnetworkorigin": found.origin,
    }
