"""What the gateway adds to one call, beside the same call on bare moto."""

from __future__ import annotations

import random
import statistics
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["compare_calls"]

_ROUNDS = 60


def compare_calls() -> Iterator[list[object]]:
    """Compare calls one by one, through the gateway and without, in milliseconds."""
    with ExitStack() as stack:
        calls, set_gateway = _open(stack)
        for name, call in calls.items():
            bare: list[float] = []
            ours: list[float] = []
            for _ in range(_ROUNDS):
                for on, measured in ((False, bare), (True, ours)):
                    set_gateway(on)
                    before = time.perf_counter()
                    call()
                    measured.append((time.perf_counter() - before) * 1000)
            one, other = statistics.median(ours), statistics.median(bare)
            added = f"adds {one - other:.2f} ms (<= 0.5)"
            yield [f"{name}, ms", one, other, one / other, added]


def _open(
    stack: ExitStack,
) -> tuple[dict[str, Callable[[], Any]], Callable[[bool], None]]:
    """Start an account with and without the gateway in front."""
    from botocore.httpsession import URLLib3Session
    from moto.core.models import botocore_stubber

    from gameday.simulator.account import EmbeddedAccount
    from gameday.simulator.aws.moto.emulator import emulate
    from gameday.simulator.aws.moto.readers.sts import MotoKeys
    from gameday.simulator.aws.moto.wire import MotoWire
    from gameday.simulator.aws.sts.identities import Identities
    from gameday.simulator.engine.gateway.gateway import Gateway
    from gameday.simulator.engine.gateway.interception import intercept
    from gameday.simulator.engine.gateway.layers import count, record
    from gameday.simulator.engine.gateway.operations import Operations
    from gameday.simulator.engine.patching import Patches

    account = stack.enter_context(EmbeddedAccount(intercept=True))
    patches = stack.enter_context(Patches())
    gateway = Gateway(
        wire=MotoWire(),
        execute=emulate,
        identify=Identities(lambda: account.accounts, MotoKeys()).identify,
        operations=Operations(),
        layers=(count(10**9), record(())),
        now=lambda: datetime(2026, 3, 2, tzinfo=UTC),
        rng=random.Random(1),
    )
    bare_send = URLLib3Session.send
    intercept(patches, gateway)
    our_send = URLLib3Session.send

    def set_gateway(on: bool) -> None:  # noqa: FBT001 - a switch
        botocore_stubber.enabled = not on
        URLLib3Session.send = our_send if on else bare_send  # type: ignore[method-assign]

    set_gateway(False)
    return _make_calls(account), set_gateway


def _make_calls(account: Any) -> dict[str, Callable[[], Any]]:
    ec2, iam, s3 = (account.client(name) for name in ("ec2", "iam", "s3"))
    guardduty = account.client("guardduty")
    started = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    instance = started["Instances"][0]["InstanceId"]
    iam.create_user(UserName="somebody")
    s3.create_bucket(Bucket="a-bucket")
    return {
        "ec2:DescribeInstances": lambda: ec2.describe_instances(InstanceIds=[instance]),
        "ec2:CreateTags": lambda: ec2.create_tags(
            Resources=[instance], Tags=[{"Key": "case", "Value": "1"}]
        ),
        "guardduty:ListDetectors": guardduty.list_detectors,
        "iam:GetUser": lambda: iam.get_user(UserName="somebody"),
        "s3:PutObject": lambda: s3.put_object(Bucket="a-bucket", Key="k", Body=b"x"),
    }
