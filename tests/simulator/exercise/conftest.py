"""Exercises for the tests of this folder: the flagship, or a small one of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from gameday.scenarios.loader import LoadedScenario, load_scenario
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "responders"

Play = Callable[..., Played]

OPERATOR = """
Resources:
  Ops:
    Type: AWS::IAM::User
    Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]}
  OpsKey: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Ref Ops}}
@MORE@
Outputs:
  OpsKey: {Value: !Ref OpsKey}
  Ops: {Value: !Ref Ops}
"""
TRAIL = """
  Logs: {Type: AWS::S3::Bucket}
  LogPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: ["s3:GetBucketAcl", "s3:PutObject"]
            Resource: [!GetAtt Logs.Arn, !Sub "${Logs.Arn}/*"]
  Trail:
    Type: AWS::CloudTrail::Trail
    DependsOn: LogPolicy
    Properties: {S3BucketName: !Ref Logs, IsLogging: true}
"""
NETWORKS = """
title: A key makes networks
estate: estate.yaml
duration: 15m
injects:
  - {id: make, goal: true, at: 1m, every: 2m, as: "${OpsKey}", call: "ec2:CreateVpc",
     with: {CidrBlock: 10.1.0.0/16}}
playbook: {detect: {within: 5m}, contain: {within: 10m}}
"""


def _find_responders(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        str(EXAMPLES / name) if (EXAMPLES / name).is_dir() else name for name in names
    )


@pytest.fixture(scope="session")
def find_responders() -> Callable[[Iterable[str]], tuple[str, ...]]:
    """Give a function that finds examples of responders by their names."""
    return _find_responders


@pytest.fixture(scope="session")
def flagship() -> LoadedScenario:
    """Give the flagship scenario."""
    return load_scenario("impact/ec2-crypto-mining")


@pytest.fixture
def play_flagship(flagship: LoadedScenario) -> Play:
    """Give a function that plays the flagship with some responders."""

    def run(*responders: str, seed: int = 1, latency: str = "documented") -> Played:
        chosen = _find_responders(responders)
        return play(flagship, Options(seed=seed, responders=chosen, latency=latency))

    return run


@pytest.fixture
def play_code(flagship: LoadedScenario, tmp_path: Path) -> Play:
    """Give a function that plays the flagship with a handler of some code."""

    def run(code: str, *, latency: str = "documented", **settings: Any) -> Played:
        (tmp_path / "handler.py").write_text(code)
        (tmp_path / "responder.yaml").write_text(
            "title: T\ndoc: D.\nlike: isolate-instance\ntimeout: 60\n"
        )
        options = Options(responders=(str(tmp_path),), latency=latency)
        return play(flagship, options, **settings)

    return run


@dataclass(frozen=True)
class Stage:
    """Where a test writes a scenario and its responders, and plays them."""

    folder: Path

    def respond(
        self,
        code: str,
        pattern: Mapping[str, Any],
        *,
        name: str = "answer",
        **more: Any,
    ) -> str:
        """Write a responder that may do everything; return what it is called by."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        (folder / "handler.py").write_text(dedent(code))
        everything = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
        described = {"title": name, "doc": "Answers.", "pattern": pattern}
        described |= {"policy": everything, "timeout": 60, **more}
        (folder / "responder.yaml").write_text(json.dumps(described))
        return str(folder)

    def furnish(self, *pieces: str, trail: bool = True) -> None:
        """Write an estate: an operator with a key, a trail, and what a test is about.

        Args:
            pieces: Resources of a template, indented as such.
            trail: Whether calls are recorded, so that events tell of them.
        """
        more = "".join((*pieces, TRAIL if trail else ""))
        (self.folder / "estate.yaml").write_text(OPERATOR.replace("@MORE@", more))

    def play_networks(self, *responders: str) -> Played:
        """Play a scenario in which the operator's key makes networks."""
        self.furnish()
        return self.play(NETWORKS, *responders)

    def play(self, scenario: str, *responders: str, seed: int = 1) -> Played:
        """Play a scenario, written as YAML, with some responders."""
        path = self.folder / "scenario.yaml"
        path.write_text(yaml.safe_dump(yaml.safe_load(scenario), sort_keys=False))
        return play(load_scenario(path), Options(seed=seed, responders=responders))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Give a place for a scenario of a test's own."""
    return Stage(tmp_path)
