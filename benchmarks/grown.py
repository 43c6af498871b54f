"""Scenarios that are made as large as is asked, one thing at a time.

All stand on one small estate: a bucket, a user whose key leaked and who may do
everything, a trail, and GuardDuty. Half an hour passes in each.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.simulator.deployment.function import FunctionResponder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scenarios.loader import LoadedScenario
    from gameday.simulator.deployment import Responder

__all__ = ["GROWING", "Clients", "Grown", "answer", "find", "grow"]

Clients = Callable[[str], Any]
"""Makes a client of a service."""

_EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
_TRAILS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": ["s3:GetBucketAcl", "s3:PutObject"],
            "Resource": [
                {"Fn::GetAtt": ["Logs", "Arn"]},
                {"Fn::Sub": "${Logs.Arn}/*"},
            ],
        }
    ],
}
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}
_FINDING = "Policy:S3/BucketAnonymousAccessGranted"


@dataclass(frozen=True, slots=True)
class Grown:
    """A scenario, and who answers it."""

    loaded: LoadedScenario
    responders: tuple[Responder, ...] = ()


def grow(
    *,
    injects: Sequence[dict[str, Any]] = (),
    objectives: Sequence[dict[str, Any]] = (),
    responders: tuple[Responder, ...] = (),
    things: int = 0,
) -> Grown:
    """Make a scenario.

    Args:
        injects: What happens, in the words of a scenario.
        objectives: What is asked.
        responders: Who answers.
        things: Buckets, queues, roles and volumes that the estate has besides.
    """
    scenario = {
        "title": "As large as is asked",
        "estate": "estate.json",
        "duration": "30m",
        "workload": [
            {
                "id": "shop",
                "every": "5m",
                "as": "${Key}",
                "call": "s3:ListObjectsV2",
                "with": {"Bucket": "${Bucket}"},
            }
        ],
        "injects": [
            {"id": f"inject-{n}", **each}
            for n, each in enumerate(
                injects or [_inject("sts:GetCallerIdentity", at=0)]
            )
        ],
        "playbook": {
            "detect": {"within": "30m"},
            "objectives": [
                {"id": f"objective-{n}", "title": "It is as it was", **each}
                for n, each in enumerate(objectives)
            ],
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_text(json.dumps(scenario), encoding="utf-8")
        estate = json.dumps(_make_estate(things))
        (path.parent / "estate.json").write_text(estate, encoding="utf-8")
        return Grown(load_scenario(path), responders)


def answer(name: str, act: Callable[[Clients], object]) -> FunctionResponder:
    """Make a responder that does something once for each finding.

    Args:
        name: Its name.
        act: Takes what makes clients.
    """

    def handler(_event: Any, _context: Any) -> None:
        act(boto3.client)

    return FunctionResponder.from_callable(handler, name=name, timeout=900)


def find(n: int = 0, of: int = 1) -> dict[str, Any]:
    """Return a finding of its own: of one type and bucket GuardDuty makes one."""
    about = {"type": _FINDING, "bucket": f"${{Bucket{n}}}"}
    return {"at": f"{900 * n / of:g}s", "by": "guardduty", "finding": about}


def _make_estate(things: int) -> dict[str, Any]:
    resources: dict[str, Any] = {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Volume": {
            "Type": "AWS::EC2::Volume",
            "Properties": {"AvailabilityZone": "us-east-1a", "Size": 8},
        },
        "Logs": {"Type": "AWS::S3::Bucket"},
        "LogsPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "Logs"}, "PolicyDocument": _TRAILS},
        },
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "DependsOn": "LogsPolicy",
            "Properties": {"IsLogging": True, "S3BucketName": {"Ref": "Logs"}},
        },
        "Detector": {
            "Type": "AWS::GuardDuty::Detector",
            "Properties": {"Enable": True},
        },
        "User": {
            "Type": "AWS::IAM::User",
            "Properties": {
                "Policies": [{"PolicyName": "all", "PolicyDocument": _EVERYTHING}]
            },
        },
        "Key": {
            "Type": "AWS::IAM::AccessKey",
            "Properties": {"UserName": {"Ref": "User"}},
        },
    }
    for n in range(things // 4):
        resources |= {
            f"Bucket{n}": {"Type": "AWS::S3::Bucket"},
            f"Queue{n}": {"Type": "AWS::SQS::Queue"},
            f"Role{n}": {
                "Type": "AWS::IAM::Role",
                "Properties": {"AssumeRolePolicyDocument": _TRUST},
            },
            f"Volume{n}": resources["Volume"],
        }
    told = ["Bucket", "Key", "Volume", *(f"Bucket{n}" for n in range(things // 4))]
    outputs = {name: {"Value": {"Ref": name}} for name in told}
    return {"Resources": resources, "Outputs": outputs}


def _inject(call: str, *, at: float, **given: Any) -> dict[str, Any]:
    return {"at": f"{at:g}s", "as": "${Key}", "call": call, **given}


def _tag(n: int, of: int) -> dict[str, Any]:
    """Return an inject that changes the bucket, one of several in a quarter hour."""
    tags = {"TagSet": [{"Key": "turn", "Value": str(n)}]}
    given = {"Bucket": "${Bucket}", "Tagging": tags}
    return _inject("s3:PutBucketTagging", at=900 * n / of, **{"with": given})


def _reach(n: int, of: int) -> dict[str, Any]:
    given = {"Bucket": "${Bucket}", "Prefix": str(n)}
    reached = _inject("s3:ListObjectsV2", at=60 * n / of, **{"with": given})
    return {**reached, "goal": True, "every": "3m"}


def _look_at_bucket(client: Clients) -> None:
    name = client("s3").list_buckets()["Buckets"][0]["Name"]
    client("s3").get_bucket_location(Bucket=name)


def _prolong(hours: int) -> Grown:
    """Return the flagship without an answer, as long as is asked."""
    flagship = load_scenario("impact/ec2-crypto-mining")
    data = yaml.safe_load(flagship.path.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        given = {**data, "duration": f"{hours}h"}
        path.write_text(yaml.safe_dump(given), encoding="utf-8")
        return Grown(load_scenario(path))


_CLOSED = {"check": "bucket_private", "with": {"bucket": "${Bucket}"}}

GROWING: dict[str, Callable[[int], Grown]] = {
    "injects that change something": lambda n: grow(
        injects=[_tag(each, n) for each in range(n)]
    ),
    "findings, each answered": lambda n: grow(
        injects=[find(each, n) for each in range(n)],
        responders=(answer("look", _look_at_bucket),),
        things=4 * n,
    ),
    "objectives, over 20 changes": lambda n: grow(
        injects=[_tag(each, 20) for each in range(20)],
        objectives=[_CLOSED] * n,
    ),
    "goals, each tried every 3 minutes": lambda n: grow(
        injects=[_reach(each, n) for each in range(n)]
    ),
    "responders to one finding": lambda n: grow(
        injects=[find()],
        responders=tuple(answer(f"look-{each}", _look_at_bucket) for each in range(n)),
        things=4,
    ),
    "hours of the flagship": _prolong,
    "things in the estate": lambda n: grow(things=n),
}
"""What grows, and the scenario of a size."""
