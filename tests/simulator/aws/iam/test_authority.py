"""What services, roles and accounts may do in an embedded account."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.iam import Authority, Decision, Source
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    Aws = Callable[[str], Any]

EVENTS = "events.amazonaws.com"
ACCOUNT = "123456789012"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:alarms"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:alarms"
RULE = f"arn:aws:events:us-east-1:{ACCOUNT}:rule/watch"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/deliver"
SOURCE = Source(ACCOUNT, "us-east-1", RULE)
SEND = {
    "Effect": "Allow",
    "Principal": {"Service": EVENTS},
    "Action": "sqs:SendMessage",
    "Resource": QUEUE,
}


@pytest.fixture
def authority(now: datetime) -> Authority:
    """The authority over the embedded account."""
    return Authority(MotoSource(), lambda: now)


@pytest.fixture
def queue(aws: Aws, document: Callable[..., str]) -> Callable[..., None]:
    """Make the queue with a policy of statements, and other attributes."""

    def make(*statements: Any, **attributes: str) -> None:
        if statements:
            attributes["Policy"] = document(*statements)
        aws("sqs").create_queue(QueueName="alarms", Attributes=attributes)

    return make


def _deny(**condition: Any) -> dict[str, Any]:
    return {**SEND, "Effect": "Deny", "Principal": "*", "Condition": condition}


def _allow(condition: dict[str, Any]) -> dict[str, Any]:
    return {**SEND, "Condition": condition}


def _send(authority: Authority) -> Decision:
    return authority.may_service(EVENTS, "sqs:SendMessage", QUEUE, source=SOURCE)


@pytest.mark.parametrize(
    ("statements", "allowed"),
    [
        pytest.param((), False, id="no policy"),
        pytest.param((SEND,), True, id="the service"),
        pytest.param(
            (_allow({"ArnEquals": {"aws:SourceArn": RULE}}),), True, id="its rule"
        ),
        pytest.param(
            (_allow({"ArnEquals": {"aws:SourceArn": f"{RULE}-2"}}),),
            False,
            id="another rule",
        ),
        pytest.param(
            (_allow({"StringEquals": {"aws:SourceAccount": ACCOUNT}}),),
            True,
            id="its account",
        ),
        pytest.param(
            (SEND, _deny(DateGreaterThan={"aws:CurrentTime": "2026-02-01T00:00:00Z"})),
            False,
            id="denied since February",
        ),
        pytest.param(
            (SEND, _deny(DateGreaterThan={"aws:CurrentTime": "2026-04-01T00:00:00Z"})),
            True,
            id="denied from April on",
        ),
        pytest.param(
            (SEND, _deny(BoolIfExists={"aws:PrincipalIsAWSService": "false"})),
            True,
            id="denied to all but services",
        ),
        pytest.param(
            (SEND, _deny(BoolIfExists={"aws:PrincipalIsAWSService": "true"})),
            False,
            id="denied to services",
        ),
        pytest.param(
            (
                SEND,
                _deny(
                    **{
                        "ForAnyValue:StringEquals": {
                            "aws:PrincipalServiceNamesList": [EVENTS]
                        }
                    }
                ),
            ),
            False,
            id="denied to a list of services",
        ),
        pytest.param(
            (SEND, _deny(Bool={"aws:SecureTransport": "false"})),
            True,
            id="denied without TLS",
        ),
        pytest.param(
            (SEND, _deny(NotIpAddress={"aws:SourceIp": "192.0.2.0/24"})),
            False,
            id="denied from elsewhere: a service has no address",
        ),
        pytest.param(
            (SEND, _deny(NotIpAddressIfExists={"aws:SourceIp": "192.0.2.0/24"})),
            False,
            id="denied from elsewhere, if it has one: a negated test of what is absent",
        ),
    ],
)
def test_a_queue_is_open_to_a_service_as_its_policy_says(
    authority: Authority,
    queue: Callable[..., None],
    statements: tuple[Any, ...],
    allowed: bool,  # noqa: FBT001
) -> None:
    """A service is judged with the condition keys AWS gives to its requests."""
    queue(*statements)
    assert _send(authority).allowed is allowed


def test_a_key_of_the_customer_must_be_open_to_the_service(
    aws: Aws,
    authority: Authority,
    queue: Callable[..., None],
    document: Callable[..., str],
) -> None:
    """Under a customer's key the service needs the key as well as the queue."""
    key = aws("kms").create_key()["KeyMetadata"]["KeyId"]
    queue(SEND, KmsMasterKeyId=key)
    refused = _send(authority)
    assert (refused.allowed, refused.action) == (False, "kms:GenerateDataKey")
    use = {
        "Effect": "Allow",
        "Principal": {"Service": EVENTS},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
    }
    owner = {**use, "Principal": {"AWS": ACCOUNT}, "Action": "kms:*"}
    policy = document(owner, {**use, "Action": "kms:GenerateDataKey"})
    aws("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=policy)
    assert _send(authority).action == "kms:Decrypt"
    policy = document(owner, use)
    aws("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=policy)
    assert _send(authority).allowed
    aws("kms").disable_key(KeyId=key)
    assert _send(authority).reason == (
        f"denied: arn:aws:kms:us-east-1:{ACCOUNT}:key/{key} is disabled."
    )


@pytest.mark.parametrize(
    ("attributes", "allowed"),
    [
        ({"KmsMasterKeyId": "alias/aws/sqs"}, False),
        ({"SqsManagedSseEnabled": "true"}, True),
    ],
)
def test_no_service_uses_a_key_that_aws_manages(
    authority: Authority,
    queue: Callable[..., None],
    attributes: dict[str, str],
    allowed: bool,  # noqa: FBT001
) -> None:
    """``alias/aws/sqs`` serves the account's principals only; SSE-SQS serves all."""
    queue(SEND, **attributes)
    assert _send(authority).allowed is allowed


def test_a_topic_under_a_key_of_aws_is_closed_to_services(
    aws: Aws, authority: Authority, document: Callable[..., str]
) -> None:
    """A topic's key is asked for as a queue's is."""
    publish = {**SEND, "Action": "sns:Publish", "Resource": TOPIC}
    attributes = {"Policy": document(publish)}
    aws("sns").create_topic(Name="alarms", Attributes=attributes)
    ask = (EVENTS, "sns:Publish", TOPIC)
    assert authority.may_service(*ask, source=SOURCE).allowed
    aws("sns").set_topic_attributes(
        TopicArn=TOPIC, AttributeName="KmsMasterKeyId", AttributeValue="alias/aws/sns"
    )
    assert not authority.may_service(*ask, source=SOURCE).allowed


def _make_role(aws: Aws, service: str, **condition: Any) -> None:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    aws("iam").create_role(RoleName="deliver", AssumeRolePolicyDocument=document)


@pytest.mark.parametrize(
    ("service", "condition", "note"),
    [
        (EVENTS, {}, None),
        ("lambda.amazonaws.com", {}, f"{ROLE} does not trust {EVENTS}"),
        (EVENTS, {"StringEquals": {"aws:SourceAccount": ACCOUNT}}, None),
        (
            EVENTS,
            {"StringEquals": {"aws:SourceAccount": "210987654321"}},
            f"{ROLE} does not trust {EVENTS}",
        ),
    ],
)
def test_a_role_is_taken_on_by_whom_it_trusts(
    aws: Aws,
    authority: Authority,
    service: str,
    condition: dict[str, Any],
    note: str | None,
) -> None:
    """The trust policy decides, with its conditions on who the service acts for."""
    _make_role(aws, service, **condition)
    decision = authority.may_assume(EVENTS, ROLE, source=SOURCE)
    assert (None if decision.allowed else decision.note) == note


@pytest.mark.parametrize(
    "role", [ROLE, f"{ROLE}/", "deliver", f"arn:aws:iam::{ACCOUNT}:user/deliver"]
)
def test_nobody_takes_on_a_role_that_is_not_there(
    aws: Aws, authority: Authority, role: str
) -> None:
    """A role is known by its whole ARN."""
    del aws
    decision = authority.may_assume(EVENTS, role, source=SOURCE)
    assert (decision.allowed, decision.note) == (False, f"there is no role {role}")


def test_a_role_may_do_what_its_policies_say(
    aws: Aws,
    authority: Authority,
    queue: Callable[..., None],
    document: Callable[..., str],
) -> None:
    """That a role trusts a service gives the service nothing yet."""
    queue()
    _make_role(aws, EVENTS)

    def ask() -> Decision:
        return authority.may_role(ROLE, "sqs:SendMessage", QUEUE, source=SOURCE)

    assert ask().reason == (
        "denied: no identity-based policy allows the sqs:SendMessage action"
    )
    allow = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE}
    aws("iam").put_role_policy(
        RoleName="deliver", PolicyName="Send", PolicyDocument=document(allow)
    )
    assert ask().reason == ("allowed: inline policy Send of role deliver, statement 1")
    deny = {**SEND, "Effect": "Deny", "Principal": {"AWS": ROLE}}
    aws("sqs").set_queue_attributes(
        QueueUrl="alarms", Attributes={"Policy": document(deny)}
    )
    assert not ask().allowed


def test_an_account_is_let_in_by_a_policy_that_names_it(
    aws: Aws, authority: Authority, now: datetime, document: Callable[..., str]
) -> None:
    """A bus is opened to another account as a whole, until a date if it likes."""
    bus = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus/default"
    other = "210987654321"
    source = Source(other, "us-east-1")
    assert not authority.may_account(
        other, "events:PutEvents", bus, source=source
    ).allowed
    ends = (now + timedelta(hours=1)).isoformat()
    allow = {
        "Sid": "open",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{other}:root"},
        "Action": "events:PutEvents",
        "Resource": bus,
        "Condition": {"DateLessThan": {"aws:CurrentTime": ends}},
    }
    aws("events").put_permission(EventBusName="default", Policy=document(allow))
    assert authority.may_account(other, "events:PutEvents", bus, source=source).allowed
    later = Authority(MotoSource(), lambda: now + timedelta(hours=2))
    assert not later.may_account(other, "events:PutEvents", bus, source=source).allowed
