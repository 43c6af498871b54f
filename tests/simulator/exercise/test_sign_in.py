"""An intruder signs in to the console and stays with a federation token."""

from __future__ import annotations

from pathlib import Path

from gameday.scenarios.loader import load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

ESTATE = """\
Resources:
  User:
    Type: AWS::IAM::User
    Properties:
      UserName: anna
      LoginProfile: {Password: Correct-horse-1}
      Policies:
        - PolicyName: may
          PolicyDocument:
            Version: "2012-10-17"
            Statement: {Effect: Allow, Action: "*", Resource: "*"}
  Key:
    Type: AWS::IAM::AccessKey
    Properties: {UserName: !Ref User}
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties: {Enable: true}
Outputs:
  User: {Value: !Ref User}
  Key: {Value: !Ref Key}
"""

SCENARIO = """\
title: Signed in without a second factor
estate: ./estate.yaml
duration: 20m
guardduty: {custom_rules: all}
injects:
  - id: sign-in
    at: 10s
    sign_in: {user: "${User}"}
  - id: federate
    after: sign-in
    as: "${Key}"
    user_agent: evil/1.0
    call: sts:GetFederationToken
    with:
      Name: guest
      Policy:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Action: "*", Resource: "*"}
    save: {Token: Credentials.AccessKeyId}
  - id: switch-key-off
    after: federate
    by: soc
    as: "${User}"
    call: iam:UpdateAccessKey
    with: {UserName: "${User}", AccessKeyId: "${Key}", Status: Inactive}
  - id: stay
    after: switch-key-off
    goal: true
    every: 60s
    as: "${Token}"
    call: s3:ListBuckets
playbook: {contain: {within: 10m}}
"""


def test_a_federation_token_outlives_the_key(tmp_path: Path) -> None:
    """The sign-in is found by a custom rule; switching the key off contains nothing."""
    (tmp_path / "estate.yaml").write_text(ESTATE)
    (tmp_path / "scenario.yaml").write_text(SCENARIO)
    loaded = load_scenario(str(tmp_path / "scenario.yaml"))
    facts = play(loaded, Options(seed=1, responders=())).facts
    effective = [f.fields["inject"] for f in facts if f.kind == "inject.effective"]
    assert effective == ["sign-in", "federate", "switch-key-off", "stay"]
    assert not [fact for fact in facts if fact.kind == "goal.lost"]
    found = [f.fields["type"] for f in facts if f.kind == "finding.published"]
    assert "InitialAccess:IAM/ValidAccounts" in found
