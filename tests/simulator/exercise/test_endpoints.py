"""An adversary on an instance is held by what its calls pass on their way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gameday.simulator.exercise import Played

TEMPLATE = Path(__file__).parents[1] / "aws" / "vpc" / "endpoints.template.yaml"
QUARANTINE = """
  Quarantine:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: lets nothing out
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 127.0.0.1/32}
"""
OTHERS_ALONE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "*",
            "Resource": ["arn:aws:s3:::images", "arn:aws:s3:::images/*"],
        }
    ],
}
TIGHTEN = {
    "call": "ec2:ModifyVpcEndpoint",
    "with": {"VpcEndpointId": "${S3}", "PolicyDocument": OTHERS_ALONE},
}
ISOLATE = {
    "call": "ec2:ModifyInstanceAttribute",
    "with": {"InstanceId": "${Instance}", "Groups": ["${Quarantine}"]},
}
TAKE_ROUTES = {
    "call": "ec2:ModifyVpcEndpoint",
    "with": {"VpcEndpointId": "${S3}", "RemoveRouteTableIds": ["${Table}"]},
}

Perform = Callable[..., Played]


def _write_estate(stage: Any) -> None:
    """Write the estate of the endpoints' own tests, with an operator beside it."""
    network, _, outputs = TEMPLATE.read_text("utf-8").partition("Outputs:\n")
    _, _, resources = network.partition("Resources:")
    stage.furnish(resources.rstrip(), QUARANTINE, trail=False)
    with (stage.folder / "estate.yaml").open("a") as estate:
        estate.write(f"{outputs}  Quarantine: {{Value: !Ref Quarantine}}\n")


@pytest.fixture
def perform(stage: Any) -> Perform:
    """Give a function that plays a theft, and what is done about it at 10 minutes."""

    def run(done: dict[str, Any], *, source_ip: str = "${Instance}") -> Played:
        put = {"Bucket": "records", "Key": "a", "Body": "x"}
        read = {"Bucket": "records", "Key": "a"}
        key = {"as": "${OpsKey}", "source_ip": "198.51.100.20"}
        injects = [
            {"id": "store", "at": "0m", "call": "s3:PutObject", "with": put, **key},
            {
                "id": "steal",
                "goal": True,
                "at": "2m",
                "every": "2m",
                "as": "${Instance}",
                "source_ip": source_ip,
                "call": "s3:GetObject",
                "with": read,
            },
            {"id": "respond", "by": "operator", "at": "10m", **done, **key},
        ]
        scenario = {
            "title": "An instance gives away what it may read",
            "estate": "estate.yaml",
            "duration": "30m",
            "injects": injects,
            "playbook": {
                "detect": {"within": "5m"},
                "contain": {"within": "15m", "goals": ["steal"]},
            },
        }
        _write_estate(stage)
        played: Played = stage.play(yaml.safe_dump(scenario))
        return played

    return run


@pytest.mark.parametrize(
    ("done", "why"),
    [
        (TIGHTEN, "no VPC endpoint policy allows the s3:GetObject action"),
        (ISOLATE, "could not be sent: no egress rule"),
        (TAKE_ROUTES, "could not be sent: route table"),
    ],
    ids=["tighten", "isolate", "take-routes"],
)
def test_what_stands_on_the_way_contains(
    perform: Perform, done: dict[str, Any], why: str
) -> None:
    """A tighter policy of the endpoint, a group that lets nothing out, no route."""
    card = perform(done).card
    assert card.gaps == ()
    goal = card.goal("steal")
    assert goal.successes >= 4
    assert goal.lost_at is not None
    assert 600 <= goal.lost_at < 605
    assert why in goal.why


@pytest.mark.parametrize("done", [TIGHTEN, ISOLATE, TAKE_ROUTES])
def test_stolen_credentials_pass_it_by(perform: Perform, done: dict[str, Any]) -> None:
    """Whoever calls from elsewhere comes by no endpoint and no group."""
    goal = perform(done, source_ip="198.51.100.7").card.goal("steal")
    assert goal.lost_at is None
