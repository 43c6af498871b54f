"""Schedules of EventBridge Scheduler call their targets, as their roles may."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from gameday.simulator.world import World

PLACE = "us-east-1:123456789012"
QUEUE = f"arn:aws:sqs:{PLACE}:out"
GROUP = f"arn:aws:scheduler:{PLACE}:schedule-group/default"


class Desk:
    """A world with a queue, and what tests do with schedules."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.scheduler = world.account.client("scheduler")
        self.sqs = world.account.client("sqs")
        self.url = self.sqs.create_queue(QueueName="out")["QueueUrl"]

    def make_role(
        self, *actions: str, name: str = "r", condition: dict[str, Any] | None = None
    ) -> str:
        """Make a role that Scheduler may take on."""
        iam = self.world.account.client("iam")
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": "scheduler.amazonaws.com"},
            "Action": "sts:AssumeRole",
        } | ({"Condition": condition} if condition else {})
        role = iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": [trust]}
            ),
        )
        if actions:
            may = {"Effect": "Allow", "Action": [*actions], "Resource": "*"}
            iam.put_role_policy(
                RoleName=name,
                PolicyName="may",
                PolicyDocument=json.dumps(
                    {"Version": "2012-10-17", "Statement": [may]}
                ),
            )
        return str(role["Role"]["Arn"])

    def schedule(
        self, expression: str, target: dict[str, Any] | None = None, **options: Any
    ) -> None:
        """Make the schedule `s`, by default of a message to the queue."""
        if target is None:
            target = {"Arn": QUEUE, "RoleArn": self.make_role("sqs:SendMessage")}
        settings: dict[str, Any] = {
            "Name": "s",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ScheduleExpression": expression,
            "Target": target,
        }
        self.scheduler.create_schedule(**(settings | options))

    def play(self, **time: float) -> None:
        """Let time pass."""
        clock = self.world.clock
        clock.run(until=clock.now() + timedelta(**time))

    def read(self, url: str = "", **options: Any) -> list[dict[str, Any]]:
        """Take the messages of the queue."""
        found: list[dict[str, Any]] = []
        while got := self.sqs.receive_message(
            QueueUrl=url or self.url, MaxNumberOfMessages=10, **options
        ).get("Messages"):
            found += got
        return found

    def facts(self, kind: str) -> list[Any]:
        """Return the facts of a kind that Scheduler told."""
        facts = self.world.journal.facts
        return [f for f in facts if f.kind == kind and str(f.actor) == "scheduler"]

    def turns(self) -> list[float]:
        """Return when the target was called."""
        return [fact.t for fact in self.facts("event.delivered")]


@pytest.fixture
def desk(world: World) -> Desk:
    """A world that begins at 9:00 UTC on 2 March 2026."""
    return Desk(world)


@pytest.mark.parametrize(
    ("expression", "options", "turns"),
    [
        ("rate(5 minutes)", {}, [0, 300, 600]),
        ("rate(1 hours)", {}, [0]),
        ("cron(5 9 * * ? *)", {}, [300]),
        ("cron(0/4 9 * * ? *)", {}, [240, 480, 720]),
        ("at(2026-03-02T09:10:00)", {}, [600]),
        ("at(2026-03-02T08:00:00)", {}, []),
        (
            "at(2026-03-02T10:10:00)",
            {"ScheduleExpressionTimezone": "Europe/Berlin"},
            [600],
        ),
        (
            "cron(5 4 * * ? *)",
            {"ScheduleExpressionTimezone": "America/New_York"},
            [300],
        ),
        (
            "rate(5 minutes)",
            {"StartDate": datetime(2026, 3, 2, 9, 2, tzinfo=UTC)},
            [120, 420, 720],
        ),
        (
            "rate(5 minutes)",
            {"EndDate": datetime(2026, 3, 2, 9, 7, tzinfo=UTC)},
            [0, 300],
        ),
        (
            "cron(0/4 9 * * ? *)",
            {"StartDate": datetime(2026, 3, 2, 9, 8, tzinfo=UTC)},
            [480, 720],
        ),
        ("rate(5 minutes)", {"State": "DISABLED"}, []),
    ],
)
def test_a_schedule_made_by_api_is_due_when_it_says(
    desk: Desk, expression: str, options: dict[str, Any], turns: list[float]
) -> None:
    """Rates, cron and single moments, in a time zone, between two dates."""
    desk.schedule(expression, **options)
    desk.play(minutes=14)
    assert desk.turns() == turns
    assert len(desk.read()) == len(turns)


def test_a_window_spreads_invocations_the_same_each_time(world: World) -> None:
    """Each comes at some moment of its window, drawn from the seed."""
    desk = Desk(world)
    window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 10}
    desk.schedule("cron(0 10-12 * * ? *)", FlexibleTimeWindow=window)
    desk.play(hours=4)
    late = [turn - 3600 * n for n, turn in enumerate(desk.turns(), 1)]
    assert len(set(late)) == 3
    assert all(0 <= each <= 600 for each in late)


def test_a_target_without_input_gets_an_event(desk: Desk) -> None:
    """Its detail is a text, as Scheduler has it."""
    desk.schedule("at(2026-03-02T09:10:00)")
    desk.play(minutes=11)
    event = json.loads(desk.read()[0]["Body"])
    del event["id"]
    assert event == {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": "123456789012",
        "time": "2026-03-02T09:10:00Z",
        "region": "us-east-1",
        "resources": [f"arn:aws:scheduler:{PLACE}:schedule/default/s"],
        "detail": "{}",
    }


def test_keywords_in_the_input_are_filled_in(desk: Desk) -> None:
    """Which schedule it was, when it was due, and which attempt it is."""
    role = desk.make_role("sqs:SendMessage")
    text = (
        '{"of": "<aws.scheduler.schedule-arn>", "due": "<aws.scheduler.scheduled-time>"'
        ', "attempt": "<aws.scheduler.attempt-number>"}'
    )
    target = {"Arn": QUEUE, "RoleArn": role, "Input": text}
    desk.schedule("at(2026-03-02T09:10:00)", target)
    desk.play(minutes=11)
    assert json.loads(desk.read()[0]["Body"]) == {
        "of": f"arn:aws:scheduler:{PLACE}:schedule/default/s",
        "due": "2026-03-02T09:10:00Z",
        "attempt": "1",
    }


def test_a_change_counts_from_then_on(desk: Desk) -> None:
    """An update gives a schedule its new turns, a deletion takes them."""
    desk.schedule("cron(0/5 9 * * ? *)")
    schedule = desk.scheduler.get_schedule(Name="s")
    kept = {k: schedule[k] for k in ("Name", "FlexibleTimeWindow", "Target")}
    desk.scheduler.update_schedule(**kept, ScheduleExpression="cron(0/2 9 * * ? *)")
    desk.play(minutes=5)
    desk.scheduler.delete_schedule(Name="s")
    desk.play(minutes=30)
    assert desk.turns() == [120, 240]


def test_a_completed_schedule_may_delete_itself(desk: Desk) -> None:
    """After its last turn it is gone, where it says so."""
    role = desk.make_role("sqs:SendMessage")
    target = {"Arn": QUEUE, "RoleArn": role}
    once = "at(2026-03-02T09:10:00)"
    for name, action in (("goes", "DELETE"), ("stays", "NONE")):
        desk.schedule(once, target, Name=name, ActionAfterCompletion=action)
    desk.play(minutes=11)
    left = desk.scheduler.list_schedules()["Schedules"]
    assert [each["Name"] for each in left] == ["stays"]


def test_a_group_takes_its_schedules_along(desk: Desk) -> None:
    """A schedule of a group that was deleted is not invoked."""
    with pytest.raises(ClientError, match="Schedule group g does not exist"):
        desk.schedule("rate(1 minutes)", GroupName="g")
    desk.scheduler.create_schedule_group(Name="g")
    target = {"Arn": QUEUE, "RoleArn": "arn:aws:iam::123456789012:role/r"}
    desk.schedule("cron(5 9 * * ? *)", target, GroupName="g")
    desk.scheduler.delete_schedule_group(Name="g")
    desk.play(minutes=10)
    assert desk.turns() == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ScheduleExpression": "rate(5 weeks)"}, "Invalid Schedule Expression"),
        ({"ScheduleExpression": "at(tomorrow)"}, "Invalid Schedule Expression"),
        ({"ScheduleExpression": "cron(* * * * *)"}, "Invalid Schedule Expression"),
        ({"ScheduleExpressionTimezone": "Mars/Base"}, "ScheduleExpressionTimezone"),
        (
            {
                "StartDate": datetime(2026, 3, 3, tzinfo=UTC),
                "EndDate": datetime(2026, 3, 2, 23, tzinfo=UTC),
            },
            "EndDate must be later",
        ),
    ],
)
def test_what_aws_would_refuse_is_refused(
    desk: Desk, options: dict[str, Any], message: str
) -> None:
    """A ValidationException, and no schedule."""
    with pytest.raises(ClientError, match=message) as refused:
        desk.schedule("rate(5 minutes)", **options)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert desk.scheduler.list_schedules()["Schedules"] == []


def test_a_role_must_trust_scheduler(desk: Desk) -> None:
    """AWS refuses another role when the schedule is made, or changed."""
    iam = desk.world.account.client("iam")
    desk.schedule("cron(5 9 * * ? *)")
    other = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}
    document = {
        "Version": "2012-10-17",
        "Statement": other | {"Action": "sts:AssumeRole"},
    }
    stranger = iam.create_role(
        RoleName="x", AssumeRolePolicyDocument=json.dumps(document)
    )["Role"]["Arn"]
    target = {"Arn": QUEUE, "RoleArn": stranger}
    with pytest.raises(ClientError, match="must allow AWS EventBridge Scheduler"):
        desk.schedule("rate(5 minutes)", target, Name="t")
    with pytest.raises(ClientError, match="must allow AWS EventBridge Scheduler"):
        desk.scheduler.update_schedule(
            Name="s",
            FlexibleTimeWindow={"Mode": "OFF"},
            ScheduleExpression="rate(1 minutes)",
            Target=target,
        )
    assert desk.scheduler.get_schedule(Name="s")["ScheduleExpression"].startswith(
        "cron"
    )
    desk.play(minutes=10)
    assert desk.turns() == [300]


@pytest.mark.parametrize(("source", "works"), [(GROUP, True), (f"{GROUP}x", False)])
def test_the_source_of_a_role_is_the_schedules_group(
    desk: Desk, source: str, *, works: bool
) -> None:
    """A trust policy against confused deputies names the group, not the schedule."""
    condition = {"ArnLike": {"aws:SourceArn": source}}
    role = desk.make_role("sqs:SendMessage", condition=condition)
    target = {"Arn": QUEUE, "RoleArn": role}
    if works:
        desk.schedule("rate(5 minutes)", target)
    else:
        with pytest.raises(ClientError, match="must allow AWS"):
            desk.schedule("rate(5 minutes)", target)


def test_a_role_that_may_not_send_fails_into_the_dead_letters(desk: Desk) -> None:
    """The call is refused as any call of the role; the letter says why."""
    letters = desk.sqs.create_queue(QueueName="letters")["QueueUrl"]
    role = desk.make_role("sqs:SendMessage")
    deny = {"Effect": "Deny", "Action": "sqs:*", "Resource": QUEUE}
    desk.world.account.client("iam").put_role_policy(
        RoleName="r",
        PolicyName="not",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": deny}),
    )
    dead = {"Arn": f"arn:aws:sqs:{PLACE}:letters"}
    target = {"Arn": QUEUE, "RoleArn": role, "Input": "{}", "DeadLetterConfig": dead}
    desk.schedule("at(2026-03-02T09:10:00)", target)
    desk.play(minutes=11)
    (failed,) = desk.facts("event.failed")
    assert (
        "with an explicit deny in an identity-based policy" in failed.fields["reason"]
    )
    (letter,) = desk.read(letters, MessageAttributeNames=["All"])
    said = {k: v["StringValue"] for k, v in letter["MessageAttributes"].items()}
    del said["EXECUTION_ID"], said["ERROR_MESSAGE"]
    assert letter["Body"] == "{}"
    assert said == {
        "ERROR_CODE": "AccessDenied",
        "IS_PAYLOAD_TRUNCATED": "false",
        "RETRY_ATTEMPTS": "0",
        "SCHEDULED_TIME": "2026-03-02T09:10:00Z",
        "SCHEDULE_ARN": f"arn:aws:scheduler:{PLACE}:schedule/default/s",
        "TARGET_ARN": QUEUE,
    }


def test_a_throttled_call_is_tried_again(desk: Desk) -> None:
    """A function without room is asked as often as the retry policy allows."""
    client = desk.world.account.client("lambda")
    make_function(desk)
    desk.world.operations.add("lambda", "Invoke", _refuse)
    target = {
        "Arn": client.get_function(FunctionName="f")["Configuration"]["FunctionArn"],
        "RoleArn": desk.make_role("lambda:InvokeFunction"),
        "RetryPolicy": {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 3600},
    }
    desk.schedule("at(2026-03-02T09:10:00)", target)
    desk.play(minutes=20)
    failed = desk.facts("event.failed")
    assert [fact.fields["attempt"] for fact in failed] == [1, 2, 3]
    assert [bool(fact.fields.get("retry_in")) for fact in failed] == [True, True, False]


def _refuse(_call: Any) -> dict[str, Any]:
    from gameday.simulator.engine.gateway.call import AwsError

    raise AwsError("TooManyRequestsException", "Rate Exceeded.", status=429)


def make_function(desk: Desk) -> str:
    """Make a function that prints its event."""
    iam = desk.world.account.client("iam")
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    role = iam.create_role(
        RoleName="f",
        AssumeRolePolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [trust]}
        ),
    )["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", "def handler(e, c):\n    return e\n")
    made = desk.world.account.client("lambda").create_function(
        FunctionName="f",
        Role=role,
        Runtime="python3.13",
        Handler="index.handler",
        Code={"ZipFile": code.getvalue()},
    )
    return str(made["FunctionArn"])


def test_a_function_is_invoked_without_a_permission_of_its_own(desk: Desk) -> None:
    """The schedule's role counts; the function's policy need not know Scheduler."""
    target = {
        "Arn": make_function(desk),
        "RoleArn": desk.make_role("lambda:InvokeFunction"),
        "Input": '{"n": 1}',
    }
    desk.schedule("at(2026-03-02T09:10:00)", target)
    desk.play(minutes=11)
    kinds = [fact.kind for fact in desk.world.journal.facts]
    assert kinds.count("responder.finished") == 1


def test_a_topic_a_bus_and_a_machine_are_targets(desk: Desk) -> None:
    """Each templated target is one call of its service."""
    client = desk.world.account.client
    allow = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "sqs:SendMessage",
            "Resource": "*",
        },
    }
    desk.sqs.set_queue_attributes(
        QueueUrl=desk.url, Attributes={"Policy": json.dumps(allow)}
    )
    topic = client("sns").create_topic(Name="t")["TopicArn"]
    client("sns").subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=QUEUE,
        Attributes={"RawMessageDelivery": "true"},
    )
    client("events").put_rule(Name="r", EventPattern='{"source": ["clock"]}')
    client("events").put_targets(
        Rule="r", Targets=[{"Id": "1", "Arn": QUEUE, "InputPath": "$.detail-type"}]
    )
    machine = client("stepfunctions").create_state_machine(
        name="m",
        roleArn=desk.make_role(name="m"),
        definition='{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}',
    )["stateMachineArn"]
    role = desk.make_role("sns:Publish", "events:PutEvents", "states:StartExecution")
    bus = {"DetailType": "Tick", "Source": "clock"}
    targets: list[dict[str, Any]] = [
        {"Arn": topic, "Input": "from the topic"},
        {
            "Arn": f"arn:aws:events:{PLACE}:event-bus/default",
            "EventBridgeParameters": bus,
            "Input": "{}",
        },
        {"Arn": machine, "Input": "{}"},
    ]
    for number, target in enumerate(targets):
        whole = target | {"RoleArn": role}
        desk.schedule("at(2026-03-02T09:10:00)", whole, Name=f"s{number}")
    desk.play(minutes=15)
    bodies = {message["Body"] for message in desk.read()}
    assert bodies == {"from the topic", '"Tick"'}
    executions = client("stepfunctions").list_executions(stateMachineArn=machine)
    assert len(executions["executions"]) == 1


def test_any_operation_is_a_universal_target(desk: Desk) -> None:
    """The role makes the call, and CloudTrail sees who asked for it."""
    ec2 = desk.world.account.client("ec2")
    started = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    instance = started["Instances"][0]["InstanceId"]
    calls: list[Any] = []
    desk.world.listeners.append(lambda call, _: calls.append(call))
    target = {
        "Arn": "arn:aws:scheduler:::aws-sdk:ec2:stopInstances",
        "RoleArn": desk.make_role("ec2:StopInstances"),
        "Input": json.dumps({"InstanceIds": [instance]}),
    }
    desk.schedule("at(2026-03-02T09:10:00)", target)
    desk.play(minutes=11)
    (reservation,) = ec2.describe_instances()["Reservations"]
    assert reservation["Instances"][0]["State"]["Name"] == "stopped"
    (call,) = calls
    assert call.caller.arn == "arn:aws:sts::123456789012:assumed-role/r/s"
    assert call.source_ip == "scheduler.amazonaws.com"


@pytest.mark.parametrize(
    ("arn", "input_", "message"),
    [
        ("ec2:describeInstances", "{}", "only reads"),
        ("sqs:sendMessage", "[]", "expected an object"),
    ],
)
def test_a_universal_target_is_checked(
    desk: Desk, arn: str, input_: str, message: str
) -> None:
    """Operations that read are none, and parameters are an object."""
    whole = f"arn:aws:scheduler:::aws-sdk:{arn}"
    target = {"Arn": whole, "RoleArn": desk.make_role("*"), "Input": input_}
    with pytest.raises(ClientError, match=message):
        desk.schedule("rate(5 minutes)", target)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ({"Arn": "arn:aws:scheduler:::aws-sdk:ec2:fly"}, "no operation fly"),
        ({"Arn": "arn:aws:scheduler:::aws-sdk:newest:fly"}, "not schedule newest"),
        ({"Arn": f"arn:aws:ecs:{PLACE}:cluster/c"}, "does not schedule ecs"),
        (
            {"Arn": "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", "Input": '{"x": 1}'},
            "Missing required parameter",
        ),
    ],
)
def test_what_cannot_be_called_is_told(
    desk: Desk, target: dict[str, Any], reason: str
) -> None:
    """The journal has the reason, and there is no second attempt."""
    desk.schedule("at(2026-03-02T09:10:00)", target | {"RoleArn": desk.make_role("*")})
    desk.play(minutes=30)
    (failed,) = desk.facts("event.failed")
    assert reason in failed.fields["reason"]
    facts = desk.world.journal.facts
    lacked = [fact.fields["what"] for fact in facts if fact.kind == "gap.met"]
    _, _, service = reason.partition("not schedule ")
    assert lacked == ([f"schedules of {service} targets"] if service else [])


def test_stacks_make_schedules(desk: Desk) -> None:
    """A schedule of a stack, in a group of it, is invoked and goes with the stack."""
    role = desk.make_role("sqs:SendMessage")
    schedule = {
        "GroupName": {"Ref": "Group"},
        "ScheduleExpression": "rate(5 minutes)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": QUEUE, "RoleArn": role, "Input": "{}"},
    }
    resources = {
        "Group": {"Type": "AWS::Scheduler::ScheduleGroup"},
        "Timer": {"Type": "AWS::Scheduler::Schedule", "Properties": schedule},
    }
    cloudformation = desk.world.account.client("cloudformation")
    cloudformation.create_stack(
        StackName="st", TemplateBody=json.dumps({"Resources": resources})
    )
    desk.play(minutes=11)
    assert desk.turns() == [0, 300, 600]
    (found,) = desk.scheduler.list_schedules()["Schedules"]
    assert found["GroupName"].startswith("st-Group")
    cloudformation.delete_stack(StackName="st")
    desk.play(minutes=20)
    assert len(desk.turns()) == 3
    assert desk.scheduler.list_schedules()["Schedules"] == []
