"""A policy is in the account as c7n itself would have put it there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from c7n import utils

from gameday.scenarios.errors import PreflightFailed

if TYPE_CHECKING:
    from .conftest import Yard

RESPOND = """\
policies:
  - name: respond
    resource: ec2
    mode:
      type: guard-duty
      role: arn:aws:iam::{account_id}:role/ops/responder
      timeout: 60
      memory: 256
      environment: {Variables: {TEAM: security}}
      pattern: {detail: {severity: [{numeric: [">=", 7]}]}}
    actions: [stop]
"""
LOOK = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"},
}


def test_a_function_with_the_settings_of_the_mode(yard: Yard) -> None:
    """Name, role, timeout, memory and environment are those of the policy."""
    yard.deploy(RESPOND)
    found = yard.world.account.client("lambda").get_function_configuration(
        FunctionName="custodian-respond"
    )
    assert {k: found[k] for k in ("Handler", "MemorySize", "Role", "Timeout")} == {
        "Handler": "custodian_policy.run",
        "MemorySize": 256,
        "Role": "arn:aws:iam::123456789012:role/ops/responder",
        "Timeout": 60,
    }
    assert found["Environment"] == {"Variables": {"TEAM": "security"}}


def test_a_rule_with_the_pattern_c7n_renders(yard: Yard) -> None:
    """The pattern of the mode is merged with that of the policy."""
    yard.deploy(RESPOND)
    events = yard.world.account.client("events")
    rule = events.describe_rule(Name="custodian-respond")
    assert json.loads(rule["EventPattern"]) == {
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        "detail": {
            "resource": {"resourceType": ["Instance"]},
            "severity": [{"numeric": [">=", 7]}],
        },
    }
    (target,) = events.list_targets_by_rule(Rule="custodian-respond")["Targets"]
    assert target["Arn"].endswith(":function:custodian-respond")


@pytest.mark.parametrize(
    ("settings", "action"),
    [({}, "*"), ({"role policy": LOOK}, "ec2:Describe*")],
)
def test_a_role_that_is_not_there_is_made(
    yard: Yard, settings: dict[str, Any], action: str
) -> None:
    """It may do everything, or what the scenario says; the journal tells."""
    yard.deploy(RESPOND, **settings)
    iam = yard.world.account.client("iam")
    assert iam.get_role(RoleName="responder")["Role"]["Path"] == "/ops/"
    policy = iam.get_role_policy(RoleName="responder", PolicyName="custodian")
    statement = policy["PolicyDocument"]["Statement"]
    assert statement == {"Effect": "Allow", "Action": action, "Resource": "*"}
    yard.world.clock.run()
    assert "role/ops/responder is not in the estate; it was made" in yard.notes()[0]


def test_permissions_that_are_none_are_refused(yard: Yard) -> None:
    """A mistake in the scenario's role policy is told, not raised."""
    with pytest.raises(PreflightFailed, match="MalformedPolicyDocument"):
        yard.deploy(RESPOND, **{"role policy": {"Statement": "x"}})


def test_a_role_of_the_estate_is_used_as_it_is(yard: Yard) -> None:
    """Nothing is added to a role that is there."""
    iam = yard.world.account.client("iam")
    iam.create_role(
        RoleName="responder",
        Path="/ops/",
        AssumeRolePolicyDocument=json.dumps(
            {
                "Statement": {
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                }
            }
        ),
    )
    yard.deploy(RESPOND)
    yard.world.clock.run()
    assert iam.list_role_policies(RoleName="responder")["PolicyNames"] == []
    assert yard.notes() == []


def test_a_role_of_another_account_is_one_of_the_exercises(yard: Yard) -> None:
    """A policy written for one's own account is deployed as it is."""
    yard.deploy(RESPOND.replace("{account_id}", "111122223333"))
    function = yard.world.account.client("lambda").get_function_configuration(
        FunctionName="custodian-respond"
    )
    assert function["Role"] == "arn:aws:iam::123456789012:role/ops/responder"
    yard.world.clock.run()
    assert yard.notes()[0] == (
        "arn:aws:iam::111122223333:role/ops/responder stands for"
        " arn:aws:iam::123456789012:role/ops/responder here"
    )


def test_variables_are_filled_in(yard: Yard) -> None:
    """A policy that names no role gets the scenario's, as custodian run would do."""
    yard.deploy(
        "policies: [{name: a, resource: ec2, mode: {type: periodic, schedule:"
        " '{when}'}}]",
        variables={"when": "rate(7 minutes)"},
        role="watch",
    )
    rule = yard.world.account.client("events").describe_rule(Name="custodian-a")
    assert rule["ScheduleExpression"] == "rate(7 minutes)"
    assert yard.world.account.client("iam").get_role(RoleName="watch")


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        (
            "{type: guard-duty, role: r, tags: {a: '{a{b}'}}",
            "c7n could not deploy the policy a: unexpected '{' in field name",
        ),
        (
            "{type: guard-duty, role: 'arn:aws:iam::account:role/r'}",
            "failed to satisfy constraint",
        ),
        (
            "{type: schedule, role: r, schedule: 'rate(1 hour)'}",
            "Parameter validation failed",
        ),
    ],
)
def test_what_c7n_cannot_deploy_is_told_in_its_words(
    yard: Yard, mode: str, message: str
) -> None:
    """Whatever c7n raises is a refused deployment, not a crash."""
    with pytest.raises(PreflightFailed) as raised:
        yard.deploy(f"policies: [{{name: a, resource: ec2, mode: {mode}}}]")
    assert message in raised.value.message


def test_c7n_cannot_deploy_hub_actions(yard: Yard) -> None:
    """This defect of c7n is named; when it is mended, this test fails."""
    with pytest.raises(PreflightFailed, match="missing 1 required") as raised:
        yard.deploy("policies: [{name: a, resource: ec2, mode: {type: hub-action}}]")
    assert "it cannot deploy policies in mode hub-action" in str(raised.value.hint)


def test_no_session_is_left_in_c7n(yard: Yard) -> None:
    """The deployer's session is forgotten afterwards."""
    utils.reset_session_cache()
    yard.deploy(RESPOND)
    assert not any(vars(utils.CONN_CACHE).values())
