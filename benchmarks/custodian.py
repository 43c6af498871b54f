"""What an exercise makes of one run of a Custodian policy, beside c7n alone on moto.

In the exercise the finding passes EventBridge, a rule and a function with its role, and
every call the gateway; alone, c7n is called with the finding and calls moto.
"""

from __future__ import annotations

import copy
import os
import tempfile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from benchmarks.bare import NO_IMAGES
from benchmarks.figures import compare
from benchmarks.measure import Pair, take, without_collecting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.figures import Comparison

__all__ = ["compare_pushes"]

_PUSHES = 4
_POLICY: Mapping[str, Any] = {
    "name": "respond",
    "resource": "ec2",
    "mode": {"type": "guard-duty", "role": "arn:aws:iam::123456789012:role/custodian"},
    "filters": [{"type": "event", "key": "detail.severity", "op": "gte", "value": 4}],
    "actions": ["set-instance-profile", "stop", "snapshot"],
}


def compare_pushes(rounds: int) -> Iterator[Comparison]:
    """Compare a policy's first run and its later ones."""
    taken: list[tuple[list[float], list[float]]] = []
    for _ in range(rounds):
        with without_collecting():
            bare = _push_alone()
        with without_collecting():
            taken.append((_push_in_exercise(), bare))
    for name, part in (("first", slice(1)), ("later", slice(1, None))):
        pairs = [
            Pair(one, other)
            for ours, bare in taken
            for one, other in zip(ours[part], bare[part], strict=True)
        ]
        yield compare("custodian", f"{name} push of a policy", pairs, aim=1.3)


def _push_in_exercise() -> list[float]:
    from gameday.simulator.deployment.custodian.responder import CustodianResponder
    from gameday.simulator.deployment.custodian.settings import Settings
    from gameday.simulator.world import World

    responder = CustodianResponder("respond", (_POLICY,), (), Settings())
    with World(datetime(2026, 3, 2, 9, tzinfo=UTC), seed=1) as world:
        responder.deploy(world.site)
        account = world.account
        times = []
        for _ in range(_PUSHES):
            event = _find(_start_instance(account.client("ec2"), account.client("iam")))
            times.append(take(partial(_deliver, world, event)))
        return times


def _deliver(world: Any, event: Mapping[str, Any]) -> None:
    world.router.send(
        event, account=world.account.account_id, region=world.account.region
    )
    world.clock.run()


def _push_alone() -> list[float]:
    import boto3
    from c7n.config import Config
    from c7n.policy import Policy
    from c7n.resources import load_resources
    from c7n.utils import reset_session_cache
    from moto import mock_aws

    here = {"AWS_DEFAULT_REGION": "us-east-1", **NO_IMAGES}
    with (
        patch.dict(os.environ, here),
        tempfile.TemporaryDirectory() as folder,
        mock_aws(),
    ):
        load_resources(("aws.ec2",))
        reset_session_cache()
        options = Config.empty(
            region="us-east-1",
            account_id="123456789012",
            output_dir=str(Path(folder)),
            cache="memory",
            cache_period=0,
        )
        ec2, iam = boto3.client("ec2"), boto3.client("iam")
        times = []
        for _ in range(_PUSHES):
            event = _find(_start_instance(ec2, iam))
            policy = Policy(copy.deepcopy(dict(_POLICY)), options)
            times.append(take(partial(policy.push, event, None)))
        reset_session_cache()
        return times


def _start_instance(ec2: Any, iam: Any) -> str:
    profiles = iam.list_instance_profiles()["InstanceProfiles"]
    if not profiles:
        iam.create_instance_profile(InstanceProfileName="web")
    started = ec2.run_instances(
        ImageId="ami-12c6146b",
        MinCount=1,
        MaxCount=1,
        IamInstanceProfile={"Name": "web"},
    )
    return str(started["Instances"][0]["InstanceId"])


def _find(instance: str) -> dict[str, Any]:
    return {
        "source": "aws.guardduty",
        "detail-type": "GuardDuty Finding",
        "account": "123456789012",
        "region": "us-east-1",
        "detail": {
            "accountId": "123456789012",
            "region": "us-east-1",
            "severity": 8,
            "resource": {
                "resourceType": "Instance",
                "instanceDetails": {"instanceId": instance},
            },
        },
    }
