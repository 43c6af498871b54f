"""Each mode is triggered as it says: by schedules, states, and Security Hub."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.places import Places
from gameday.simulator.aws.guardduty.findings import Sighting
from gameday.simulator.deployment import load_responder
from gameday.simulator.deployment.custodian.clicks import click_on_new_findings

if TYPE_CHECKING:
    from gameday.simulator.world import World

    from .conftest import Yard


def run_for(world: World, minutes: int) -> None:
    """Let some time pass."""
    world.clock.run(until=world.clock.now() + timedelta(minutes=minutes))


def test_a_pull_policy_runs_every_five_minutes(yard: Yard) -> None:
    """What it asks for is told once, however often it finds nothing."""
    yard.start_instance()
    yard.deploy(
        "policies: [{name: tagged, resource: ec2, filters: ['tag:Custodian': present],"
        " actions: [stop]}]"
    )
    run_for(yard.world, 16)
    began = [int(fact.t) for fact in yard.facts("responder.started")]
    assert began == [300, 600, 900]
    told = [note for note in yard.notes() if "matched" in note]
    assert told == [
        "policy tagged matched no resource: none of 1 ec2 passes its filters"
    ]


def test_a_pull_policy_acts_on_what_it_finds(yard: Yard) -> None:
    """A tagged instance is stopped at the scheduler's first turn."""
    instance = yard.start_instance()
    yard.world.account.client("ec2").create_tags(
        Resources=[instance], Tags=[{"Key": "Custodian", "Value": ""}]
    )
    yard.deploy(
        "policies: [{name: tagged, resource: ec2, filters: ['tag:Custodian': present],"
        " actions: [stop]}]",
        every="1m",
    )
    run_for(yard.world, 2)
    assert yard.instance(instance)["State"]["Name"] == "stopped"


SCHEDULED = """\
policies:
  - name: nightly
    resource: ec2
    mode:
      type: schedule
      schedule: %s
      role: custodian
      scheduler-role: arn:aws:iam::{account_id}:role/scheduler
    actions: [stop]
"""


def test_a_schedule_calls_its_function(yard: Yard) -> None:
    """EventBridge Scheduler's schedule is the account's, and may be taken away."""
    instance = yard.start_instance()
    yard.deploy(SCHEDULED % "rate(10 minutes)")
    run_for(yard.world, 1)
    assert yard.instance(instance)["State"]["Name"] == "stopped"
    run_for(yard.world, 10)
    yard.world.account.client("scheduler").delete_schedule(Name="custodian-nightly")
    run_for(yard.world, 20)
    assert [int(fact.t) for fact in yard.facts("responder.started")] == [0, 600]


def test_a_schedule_may_come_once(yard: Yard) -> None:
    """A single moment is played like any other."""
    yard.deploy(SCHEDULED % "at(2026-03-02T10:00:00)")
    run_for(yard.world, 120)
    assert [int(fact.t) for fact in yard.facts("responder.started")] == [3600]


def test_a_change_of_state_runs_a_policy(yard: Yard) -> None:
    """Starting and stopping are reported, the states on the way too."""
    yard.deploy(
        "policies: [{name: states, resource: ec2, mode: {type: ec2-instance-state,"
        " role: custodian, events: [stopping]}, actions: [{type: tag, key: seen,"
        " value: x}]}]"
    )
    instance = yard.start_instance()
    yard.world.clock.run()
    assert yard.facts("responder.started") == []
    act(yard, "stop_instances", instance)
    assert len(yard.facts("responder.started")) == 1
    tags = {tag["Key"] for tag in yard.instance(instance)["Tags"]}
    assert "seen" in tags


LISTENER = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Listener:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: listener
      Runtime: python3.13
      Handler: index.handler
      InlineCode: |
        def handler(event, context):
            return event["detail"]["state"]
      Events:
        Stopped:
          Type: EventBridgeRule
          Properties:
            Pattern:
              source: [aws.ec2]
              detail-type: [EC2 Instance State-change Notification]
              detail: {state: [stopped]}
"""


@pytest.mark.parametrize("is_watched", [False, True])
def test_a_function_hears_of_a_state_once(yard: Yard, *, is_watched: bool) -> None:
    """EC2 tells it itself, with a policy in ec2-instance-state mode and without."""
    path = yard.folder / "template.yaml"
    path.write_text(LISTENER, encoding="utf-8")
    spec = f"template:{path}"
    load_responder(spec, Places((yard.folder,)), {}).deploy(yard.world.site)
    if is_watched:
        yard.deploy(
            "policies: [{name: states, resource: ec2, mode: {type: ec2-instance-state,"
            " role: custodian, events: [stopped]}}]"
        )
    act(yard, "stop_instances", yard.start_instance())
    started = [fact.fields["function"] for fact in yard.facts("responder.started")]
    expected = ["custodian-states", "listener"] if is_watched else ["listener"]
    assert sorted(started) == expected


def act(yard: Yard, operation: str, instance: str) -> None:
    """Do something to an instance as somebody of the account."""
    world = yard.world
    iam = world.account.client("iam")
    iam.create_user(UserName="admin")
    iam.put_user_policy(
        UserName="admin",
        PolicyName="all",
        PolicyDocument='{"Version": "2012-10-17", "Statement": {"Effect": "Allow",'
        ' "Action": "*", "Resource": "*"}}',
    )
    from gameday.simulator.aws.moto.credentials import issue_user_key

    ec2 = world.account.client("ec2", issue_user_key("123456789012", "admin"))
    getattr(ec2, operation)(InstanceIds=[instance])
    world.clock.run()


def report(yard: Yard, instance: str) -> None:
    """Let GuardDuty see a miner's query, and everything happen for 20 minutes."""
    world = yard.world
    world.account.client("guardduty").create_detector(Enable=True)
    sighting = Sighting(
        type="CryptoCurrency:EC2/BitcoinTool.B!DNS", resources={"instance": instance}
    )
    world.guardduty.report(sighting, account="123456789012", region="us-east-1")
    run_for(world, 20)


HUB = "aws.securityhub"
HUB_POLICY = (
    "policies: [{name: hub, resource: aws.ec2, mode: {type: hub-finding, role:"
    " custodian}, filters: [{type: event, key: detail.nothing, value: x}],"
    " actions: [stop]}]"
)


def test_security_hub_imports_findings(yard: Yard) -> None:
    """The actions run; that c7n applies no filters in this mode is told."""
    instance = yard.start_instance()
    yard.world.account.client("securityhub").enable_security_hub()
    yard.deploy(HUB_POLICY)
    report(yard, instance)
    assert yard.instance(instance)["State"]["Name"] == "stopped"
    assert any("applies no filters in mode hub-finding" in n for n in yard.notes())


def test_a_policy_does_not_enable_security_hub(yard: Yard) -> None:
    """As in AWS, nobody calls it where the hub is off; that is told."""
    instance = yard.start_instance()
    yard.deploy(HUB_POLICY)
    report(yard, instance)
    assert yard.facts("responder.started") == []
    assert (
        "Security Hub is not enabled in the account, so nothing calls it"
        in yard.notes()
    )


def test_somebody_clicks_an_action(yard: Yard) -> None:
    """An action is clicked once, some time after the finding was imported."""
    world, instance = yard.world, yard.start_instance()
    client = world.account.client("securityhub")
    client.enable_security_hub()
    client.create_action_target(Name="stop", Description="d", Id="remediate")
    click_on_new_findings(
        world.security_hub, world.clock, action="remediate", after=timedelta(minutes=1)
    )
    report(yard, instance)
    client.batch_update_findings(
        FindingIdentifiers=[
            {"Id": each["Id"], "ProductArn": each["ProductArn"]}
            for each in client.get_findings()["Findings"]
        ],
        Workflow={"Status": "NOTIFIED"},
    )
    run_for(world, 5)
    imported, clicked, updated = (
        fact for fact in yard.facts("event.unmatched") if fact.fields["source"] == HUB
    )
    assert imported.fields["detail_type"] == "Security Hub Findings - Imported"
    assert clicked.fields["detail_type"] == "Security Hub Findings - Custom Action"
    assert clicked.t == pytest.approx(imported.t + 60, abs=0.01)
    assert updated.fields["detail_type"] == "Security Hub Findings - Imported"


def test_a_mode_that_is_not_played_is_told(yard: Yard) -> None:
    """Alone it is refused; beside others it is left out, with a note."""
    rule = "{name: rule, resource: ec2, mode: {type: config-rule, role: custodian}}"
    with pytest.raises(UsageError, match="AWS Config evaluates no rules"):
        yard.deploy(f"policies: [{rule}]")
    responder = yard.deploy(f"policies: [{rule}, {{name: b, resource: ec2}}]")
    assert responder.name == "custodian-b"
    run_for(yard.world, 1)
    assert yard.notes()[0].startswith(
        "policy rule is left out: its mode is config-rule"
    )


def test_what_a_filter_looks_up_is_not_taken_for_the_policys_own(yard: Yard) -> None:
    """The unused filter also reads launch configurations, of which there are none."""
    yard.deploy(
        "policies: [{name: idle, resource: security-group, filters: [unused,"
        " {GroupName: nothing}]}]"
    )
    run_for(yard.world, 6)
    assert yard.notes()[-1] == (
        "policy idle matched no resource: none of 1 securitygroup passes its filters"
    )
