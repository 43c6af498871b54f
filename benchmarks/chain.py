"""One call through all that an exercise makes of it, beside the same on bare moto.

What a call sets going comes later, too: a trail's delivery, an event, a look of the
referee. So a handler makes a call often and more often, and a call costs what the
longer exercise costs more, divided by the calls that it has more.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.bare import Peer, with_shared_caches
from benchmarks.figures import compare
from benchmarks.grown import answer, find, grow
from benchmarks.measure import Pair, alternate
from benchmarks.recorded import record
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.figures import Comparison
    from benchmarks.grown import Clients, Grown

__all__ = ["CALLS", "compare_calls"]

_FEW, _MANY = 10, 110
_PAUSE_S = 1.0
"""Between two calls: who asks faster is throttled, as by AWS."""
_TAGS = [{"Key": "case", "Value": "1"}]

CALLS: Mapping[str, Callable[[Clients], Callable[[], object]]] = {
    "ec2:DescribeVolumes": lambda client: client("ec2").describe_volumes,
    "ec2:CreateTags": lambda client: partial(
        client("ec2").create_tags, Resources=[_find_volume(client)], Tags=_TAGS
    ),
    "guardduty:ListDetectors": lambda client: client("guardduty").list_detectors,
    "iam:GetUser": lambda client: partial(
        client("iam").get_user, UserName=_find_user(client)
    ),
    "iam:TagUser": lambda client: partial(
        client("iam").tag_user, UserName=_find_user(client), Tags=_TAGS
    ),
    "s3:GetBucketLocation": lambda client: partial(
        client("s3").get_bucket_location, Bucket=_find_bucket(client)
    ),
    "s3:PutObject": lambda client: partial(
        client("s3").put_object, Bucket=_find_bucket(client), Key="k", Body=b"x"
    ),
}
"""Reads and writes of five services: what makes clients gives what makes the call."""


def compare_calls(rounds: int) -> Iterator[Comparison]:
    """Compare calls one by one, in milliseconds of CPU for each."""
    peer = Peer()
    with with_shared_caches():
        for name, prepare in CALLS.items():
            few, many = (
                _compare(_repeat(prepare, times), peer, rounds)
                for times in (_FEW, _MANY)
            )
            pairs = [
                Pair(_each(one.ours, other.ours), _each(one.bare, other.bare))
                for one, other in zip(few, many, strict=True)
            ]
            yield compare("call", name, pairs, unit="CPU ms")


def _compare(grown: Grown, peer: Peer, rounds: int) -> list[Pair]:
    options, responders = Options(out=None), list(grown.responders)
    script = record(grown.loaded, options, peer, responders=responders).script
    ours = partial(play, grown.loaded, options, responders=responders)
    return alternate(ours, partial(peer.play, script), rounds=rounds)


def _each(few_s: float, many_s: float) -> float:
    """Return what one call more costs, in milliseconds."""
    return 1000 * (many_s - few_s) / (_MANY - _FEW)


def _repeat(prepare: Callable[[Clients], Callable[[], object]], times: int) -> Grown:
    """Return an exercise in which a handler makes a call so often."""

    def act(client: Clients) -> None:
        call = prepare(client)
        for _ in range(times):
            call()
            time.sleep(_PAUSE_S)  # noqa: TID251 - a handler's, on the exercise's clock

    return grow(injects=[find()], responders=(answer("call", act),), things=4)


def _find_bucket(client: Clients) -> Any:
    return client("s3").list_buckets()["Buckets"][0]["Name"]


def _find_user(client: Clients) -> Any:
    return client("iam").list_users()["Users"][0]["UserName"]


def _find_volume(client: Clients) -> Any:
    return client("ec2").describe_volumes()["Volumes"][0]["VolumeId"]
