"""A policy runs as real c7n in its function, and the journal tells what it did."""

from __future__ import annotations

import logging
import tempfile
from typing import TYPE_CHECKING

import boto3
import c7n.credentials
import pytest
from c7n import utils

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Yard

RESPOND = """\
policies:
  - name: respond
    resource: ec2
    mode: {type: guard-duty, role: custodian%s}
    filters:
      - {type: event, key: detail.severity, op: gte, value: 4.5}
    actions: [set-instance-profile, stop, snapshot]
"""
PLAIN = RESPOND % ""


def test_the_actions_are_taken(yard: Yard) -> None:
    """The instance has no profile afterwards, and is stopped."""
    instance = yard.start_instance()
    yard.deploy(PLAIN)
    yard.find(instanceDetails={"instanceId": instance})
    found = yard.instance(instance)
    assert found["State"]["Name"] == "stopped"
    assert "IamInstanceProfile" not in found
    (started,) = yard.facts("responder.started")
    assert started.fields["responder"] == "custodian-respond"
    assert len(yard.facts("responder.finished")) == 1


def test_a_second_finding_runs_the_warm_function(yard: Yard) -> None:
    """c7n's entry point is kept, and a policy is made anew for every event."""
    yard.deploy(PLAIN)
    for severity in (2, 8):
        yard.find(severity, instanceDetails={"instanceId": yard_instance(yard)})
    cold = [fact.fields["cold"] for fact in yard.facts("responder.started")]
    assert cold == [True, False]
    assert yard.instance(yard_instance(yard))["State"]["Name"] == "stopped"


def yard_instance(yard: Yard) -> str:
    """Return the one instance, starting it first if need be."""
    reservations = yard.world.account.client("ec2").describe_instances()["Reservations"]
    if not reservations:
        return yard.start_instance()
    return str(reservations[0]["Instances"][0]["InstanceId"])


def test_an_event_that_does_not_match_is_explained(yard: Yard) -> None:
    """The filter is told with what the event had."""
    yard.deploy(PLAIN)
    yard.find(2, instanceDetails={"instanceId": yard.start_instance()})
    assert yard.notes()[-1] == (
        "policy respond matched no resource: filter event detail.severity gte 4.5"
        " found 2"
    )


def test_an_action_that_does_nothing_is_named(yard: Yard) -> None:
    """c7n leaves an instance that is stopped already alone, without a word."""
    instance = yard.start_instance()
    yard.world.account.client("ec2").stop_instances(InstanceIds=[instance])
    yard.deploy(PLAIN)
    yard.find(instanceDetails={"instanceId": instance})
    assert "action stop changed nothing (it was given 1 resource)" in yard.notes()


def test_keys_are_not_removed_in_guard_duty_mode(yard: Yard) -> None:
    """This defect of c7n fails the responder and is named; mended, this test fails."""
    iam = yard.world.account.client("iam")
    iam.create_user(UserName="deploy")
    key = iam.create_access_key(UserName="deploy")["AccessKey"]["AccessKeyId"]
    yard.deploy(
        "policies: [{name: keys, resource: iam-user, mode: {type: guard-duty, role:"
        " custodian}, actions: [remove-keys]}]"
    )
    yard.find(accessKeyDetails={"accessKeyId": key, "userName": "deploy"})
    errors = [fact.fields["error"] for fact in yard.facts("responder.failed")]
    assert errors == ["TypeError"] * 3  # once, and Lambda's two retries
    assert "in guard-duty mode `remove-keys` cannot read the key" in yard.notes()[-1]
    assert len(iam.list_access_keys(UserName="deploy")["AccessKeyMetadata"]) == 1


def test_a_timeout_cuts_the_policy_off(yard: Yard) -> None:
    """The mode's timeout is Lambda's: no snapshot is taken in the first second."""
    yard.deploy(RESPOND % ", timeout: 1")
    yard.find(instanceDetails={"instanceId": yard.start_instance()})
    began, cut = (
        yard.facts("responder.started")[0],
        yard.facts("responder.timed_out")[0],
    )
    assert cut.t - began.t == pytest.approx(1, abs=0.001)


def test_the_member_role_is_assumed(yard: Yard) -> None:
    """Calls after that are the member role's, assumed through STS."""
    instance = yard.start_instance()
    callers: list[tuple[str, str]] = []
    yard.world.listeners.append(
        lambda call, _: callers.append((call.operation, call.caller.arn))
    )
    yard.deploy(RESPOND % ', member-role: "arn:aws:iam::{account_id}:role/member"')
    callers.clear()
    yard.find(instanceDetails={"instanceId": instance})
    by = dict(callers)
    assert by["AssumeRole"].endswith(":assumed-role/custodian/custodian-respond")
    assert by["StopInstances"].endswith(":assumed-role/member/CloudCustodian")


def test_a_delay_passes_on_the_clock(yard: Yard) -> None:
    """CloudTrail mode sleeps for its delay, in the exercise's time."""
    instance = yard.start_instance()
    yard.deploy(
        "policies: [{name: watch, resource: ec2, mode: {type: cloudtrail, role:"
        " custodian, delay: 90, events: [{source: ec2.amazonaws.com, event:"
        " StartInstances, ids: 'requestParameters.id'}]}, actions: [stop]}]"
    )
    yard.send(
        "aws.ec2",
        "AWS API Call via CloudTrail",
        {
            "eventSource": "ec2.amazonaws.com",
            "eventName": "StartInstances",
            "requestParameters": {"id": instance},
        },
    )
    (finished,) = yard.facts("responder.finished")
    assert 90 < finished.fields["duration_s"] < 120
    assert yard.instance(instance)["State"]["Name"] == "stopped"


def look_around() -> list[object]:
    """Return what c7n could leave in the process."""
    return [
        utils.CONN_CACHE,
        utils.random,
        boto3.Session,
        c7n.credentials.Session,
        logging.getLogger("botocore").level,
        logging.root.level,
        *logging.root.handlers,
    ]


def test_nothing_of_c7n_is_left_behind(
    yard: Yard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sessions, chance, log levels and files are as they were."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = look_around()
    yard.deploy(PLAIN)
    yard.find(instanceDetails={"instanceId": yard.start_instance()})
    assert look_around() == before
    assert list(tmp_path.glob("gameday-custodian-*")) == []


def test_the_log_is_in_cloudwatch(yard: Yard) -> None:
    """c7n's own lines are in the function's log group, and botocore's are not."""
    yard.deploy(PLAIN)
    yard.find(instanceDetails={"instanceId": yard.start_instance()})
    events = yard.world.account.client("logs").filter_log_events(
        logGroupName="/aws/lambda/custodian-respond"
    )["events"]
    text = "\n".join(event["message"] for event in events)
    assert "policy:respond invoking action:stop resources:1" in text
    assert "[DEBUG]" in text
    assert "endpoint provider" not in text
