"""Recorded events reach the rules on EventBridge that ask for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gameday.scorecards.actor import Actor
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    from conftest import Scene

ACCOUNT = "123456789012"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:heard"


def _watch(scene: Scene, pattern: Any, *, state: str = "ENABLED") -> str:
    """Make a rule that puts what it takes into a queue, and return the queue's URL."""
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": QUEUE,
            }
        ],
    }
    queue = scene.own("sqs").create_queue(
        QueueName="heard", Attributes={"Policy": json.dumps(policy)}
    )["QueueUrl"]
    events = scene.own("events")
    events.put_rule(Name="watch", EventPattern=json.dumps(pattern), State=state)
    events.put_targets(Rule="watch", Targets=[{"Id": "q", "Arn": QUEUE}])
    return str(queue)


def _hear(scene: Scene, queue: str) -> list[dict[str, Any]]:
    scene.wait(600)
    got = scene.own("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    return [json.loads(each["Body"]) for each in got.get("Messages", [])]


IAM = {
    "source": ["aws.iam"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {"eventName": ["CreateAccessKey"]},
}


def test_a_call_reaches_the_rule_that_asks_for_it(timed: Scene) -> None:
    """The event's detail is the record."""
    timed.make_trail()
    queue = _watch(timed, IAM)
    timed.client("iam").create_user(UserName="backdoor")
    timed.client("iam").create_access_key(UserName="backdoor")
    (event,) = _hear(timed, queue)
    assert event["source"] == "aws.iam"
    assert event["detail-type"] == "AWS API Call via CloudTrail"
    assert (event["account"], event["region"]) == (ACCOUNT, "us-east-1")
    assert event["detail"] == timed.records[1].whole
    assert event["time"] == event["detail"]["eventTime"]


def test_it_needs_a_trail_that_is_logging(timed: Scene) -> None:
    """Without one, or with a stopped one, EventBridge hears nothing."""
    queue = _watch(timed, IAM)
    timed.own("iam").create_user(UserName="backdoor")
    timed.client("iam").create_access_key(UserName="backdoor")
    assert _hear(timed, queue) == []
    timed.make_trail()
    timed.client("cloudtrail").stop_logging(Name="main")
    timed.client("iam").create_access_key(UserName="backdoor")
    assert _hear(timed, queue) == []


def test_reads_need_a_rule_that_wants_them(timed: Scene) -> None:
    """Only the state with all management events lets them through."""
    timed.make_trail()
    reads = {**IAM, "detail": {"eventName": ["ListUsers"]}}
    queue = _watch(timed, reads)
    timed.client("iam").list_users()
    assert _hear(timed, queue) == []
    (told,) = [
        fact for fact in timed.world.journal.facts if fact.kind == "event.unmatched"
    ]
    assert "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" in str(told.fields["rules"])
    _watch(timed, reads, state="ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
    timed.client("iam").list_users()
    assert [each["detail"]["eventName"] for each in _hear(timed, queue)] == [
        "ListUsers"
    ]


def test_calls_nobody_asked_for_are_no_news(timed: Scene) -> None:
    """But for the adversary's, once a kind: the journal is not filled with the rest."""
    timed.make_trail()
    _watch(timed, IAM)
    timed.client("iam").create_user(UserName="backdoor")
    for number in range(2):
        timed.client("ec2").create_vpc(CidrBlock=f"10.{number}.0.0/16")
    with calling_as(Origin(Actor.workload("shop"))):
        timed.client("ec2").create_key_pair(KeyName="shop")
    timed.wait(600)
    facts = timed.world.journal.facts
    missed = [fact.fields for fact in facts if fact.kind == "event.unmatched"]
    assert {each["subject"] for each in missed} == {"CreateUser", "CreateVpc"}
    assert [each["existing"] for each in missed] == [1, 1]


def test_signing_in_reaches_its_rule(timed: Scene) -> None:
    """Its detail type is another."""
    timed.make_trail()
    queue = _watch(timed, {"detail-type": ["AWS Console Sign In via CloudTrail"]})
    timed.trail.console_login("root", "198.51.100.7", account=ACCOUNT)
    (event,) = _hear(timed, queue)
    assert event["source"] == "aws.signin"
    assert event["detail"]["userIdentity"]["type"] == "Root"


def test_data_events_come_too_where_a_trail_has_them(timed: Scene) -> None:
    """An object's upload can set off a rule by way of the trail."""
    timed.make_trail()
    selector = {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
    }
    timed.own("cloudtrail").put_event_selectors(
        TrailName="main", EventSelectors=[selector]
    )
    pattern = {"source": ["aws.s3"], "detail": {"eventName": ["PutObject"]}}
    queue = _watch(timed, pattern)
    timed.client("s3").create_bucket(Bucket="loot-bucket")
    timed.client("s3").put_object(Bucket="loot-bucket", Key="a", Body=b"a")
    (event,) = _hear(timed, queue)
    assert event["detail"]["requestParameters"]["key"] == "a"
