"""State machines, played from beginning to end in a world."""

from __future__ import annotations

import json
from typing import Any

import pytest

FAIL = {"Type": "Fail", "Error": "E", "Cause": "because"}


def done(**state: Any) -> dict[str, Any]:
    """Return a state that ends the machine."""
    return {**state, "End": True}


@pytest.mark.parametrize(
    ("state", "output"),
    [
        (done(Type="Pass"), {"a": 1, "b": {"c": [1, 2]}}),
        (done(Type="Pass", Result=7), 7),
        (
            done(Type="Pass", Result=7, ResultPath="$.r"),
            {"a": 1, "b": {"c": [1, 2]}, "r": 7},
        ),
        (done(Type="Pass", InputPath="$.b"), {"c": [1, 2]}),
        (done(Type="Pass", InputPath=None), {}),
        (done(Type="Pass", OutputPath="$.b.c"), [1, 2]),
        (done(Type="Pass", Result=7, ResultPath=None), {"a": 1, "b": {"c": [1, 2]}}),
        (
            done(Type="Pass", Parameters={"x.$": "$.a", "y": {"z.$": "$$.State.Name"}}),
            {"x": 1, "y": {"z": "S"}},
        ),
        ({"Type": "Succeed", "OutputPath": "$.a"}, 1),
    ],
)
def test_data_flows_as_the_paths_say(stage: Any, state: Any, output: Any) -> None:
    """Input, parameters, result and output, each by its path."""
    assert stage.run({"S": state}, {"a": 1, "b": {"c": [1, 2]}}) == output


def test_a_choice_leads_on(stage: Any) -> None:
    """The first rule that holds, else the default."""
    rule = {"Variable": "$.n", "NumericGreaterThan": 3, "Next": "Big"}
    states = {
        "Ask": {"Type": "Choice", "Choices": [rule], "Default": "Small"},
        "Big": done(Type="Pass", Result="big"),
        "Small": done(Type="Pass", Result="small"),
    }
    machine = stage.make(states)
    executions = [stage.start(machine, {"n": n}) for n in (5, 1)]
    stage.play()
    assert [stage.describe(e)["output"] for e in executions] == ['"big"', '"small"']


def test_no_rule_and_no_default_is_an_error(stage: Any) -> None:
    """The execution fails with `States.NoChoiceMatched`."""
    rule = {"Variable": "$.n", "NumericGreaterThan": 3, "Next": "S"}
    states = {"Ask": {"Type": "Choice", "Choices": [rule]}, "S": {"Type": "Succeed"}}
    assert stage.run(states, {"n": 1})[:2] == ("FAILED", "States.NoChoiceMatched")


@pytest.mark.parametrize(
    ("wait", "seconds"),
    [
        ({"Seconds": 90}, 90),
        ({"SecondsPath": "$.s"}, 30),
        ({"Timestamp": "2026-03-02T09:02:00Z"}, 120),
        ({"TimestampPath": "$.t"}, 60),
    ],
)
def test_waiting_takes_the_exercises_time(stage: Any, wait: Any, seconds: int) -> None:
    """No real second passes, and exactly as many virtual ones as are asked for."""
    machine = stage.make({"W": done(Type="Wait", **wait)})
    execution = stage.start(machine, {"s": 30, "t": "2026-03-02T09:01:00Z"})
    stage.play()
    ended = stage.describe(execution)
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() == seconds


def test_branches_run_side_by_side(stage: Any) -> None:
    """The longest branch is the time they take, and results keep their order."""
    branches = [
        {
            "StartAt": "W",
            "States": {"W": done(Type="Wait", Seconds=s, OutputPath="$.n")},
        }
        for s in (20, 10)
    ]
    states = {"P": done(Type="Parallel", Branches=branches)}
    execution = stage.start(stage.make(states), {"n": 1})
    stage.play()
    ended = stage.describe(execution)
    assert ended["output"] == "[1,1]"
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() == 20


def test_a_failing_branch_ends_the_others(stage: Any) -> None:
    """The state fails with its error, at once, and can be caught."""
    branches = [
        {"StartAt": "F", "States": {"F": FAIL}},
        {"StartAt": "W", "States": {"W": done(Type="Wait", Seconds=900)}},
    ]
    catcher = {"ErrorEquals": ["E"], "ResultPath": "$.e", "Next": "Done"}
    states = {
        "P": done(Type="Parallel", Branches=branches, Catch=[catcher]),
        "Done": done(Type="Pass"),
    }
    execution = stage.start(stage.make(states), {})
    stage.play(1)
    output = stage.describe(execution)["output"]
    assert output == '{"e":{"Error":"E","Cause":"because"}}'


def test_a_map_goes_through_items(stage: Any) -> None:
    """Each item with its index, as many at a time as is allowed."""
    item = done(Type="Wait", Seconds=10)
    states = {
        "M": done(
            Type="Map",
            ItemsPath="$.items",
            MaxConcurrency=2,
            ItemSelector={
                "v.$": "$$.Map.Item.Value",
                "i.$": "$$.Map.Item.Index",
                "k.$": "$.k",
            },
            ItemProcessor={"StartAt": "W", "States": {"W": item}},
            ResultPath="$.out",
            OutputPath="$.out",
        )
    }
    execution = stage.start(stage.make(states), {"items": ["a", "b", "c"], "k": 0})
    stage.play()
    ended = stage.describe(execution)
    expected = [{"v": v, "i": i, "k": 0} for i, v in enumerate("abc")]
    assert json.loads(ended["output"]) == expected
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() == 20


def test_a_task_calls_a_service_with_the_machines_role(stage: Any) -> None:
    """Parameters are spelt as Step Functions has them, and dates come as text."""
    create = done(
        Type="Task",
        Resource="arn:aws:states:::aws-sdk:sqs:createQueue",
        Parameters={"QueueName.$": "$.name"},
    )
    output = stage.run({"C": create}, {"name": "q"}, "sqs:CreateQueue")
    assert output["QueueUrl"].endswith("/q")


def test_what_the_role_may_not_do_is_an_error(stage: Any) -> None:
    """It can be caught by the service's name, as in AWS."""
    create = done(
        Type="Task",
        Resource="arn:aws:states:::aws-sdk:ec2:describeInstances",
        Parameters={},
    )
    status, error, cause = stage.run({"C": create}, {}, "sqs:CreateQueue")
    assert (status, error) == ("FAILED", "Ec2.Ec2Exception")
    assert "UnauthorizedOperation" in cause


def test_an_unknown_operation_is_said(stage: Any) -> None:
    """A misspelt operation ends the execution with its name."""
    task = done(Type="Task", Resource="arn:aws:states:::aws-sdk:ec2:stopInstancez")
    status, error, cause = stage.run({"T": task}, {}, "ec2:*")
    assert (status, error) == ("FAILED", "States.Runtime")
    assert cause == "the service ec2 has no operation stopInstancez"


def test_a_task_is_tried_again(stage: Any) -> None:
    """Waits grow by the rate, and after the last attempt the catcher has its turn."""
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:sqs:getQueueUrl",
        "Parameters": {"QueueName": "gone"},
        "Retry": [
            {"ErrorEquals": ["Nothing"], "MaxAttempts": 9},
            {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 3},
        ],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}],
        "End": True,
    }
    states = {"T": task, "Done": done(Type="Pass", Parameters={"e.$": "$.Error"})}
    execution = stage.start(stage.make(states, "sqs:*"))
    stage.play()
    ended = stage.describe(execution)
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() == 2 + 4 + 8
    assert ended["output"] == '{"e":"Sqs.QueueDoesNotExistException"}'


def test_a_machine_waits_for_another(stage: Any) -> None:
    """With `.sync:2` its output is the result, as a value."""
    inner = stage.make({"W": done(Type="Wait", Seconds=5)}, name="inner")
    task = done(
        Type="Task",
        Resource="arn:aws:states:::states:startExecution.sync:2",
        Parameters={"StateMachineArn": inner, "Input": {"x.$": "$.x"}},
        OutputPath="$.Output",
    )
    assert stage.run({"T": task}, {"x": 1}, "states:*") == {"x": 1}


def test_a_token_is_waited_for(stage: Any) -> None:
    """The task ends when somebody gives the token back."""
    sqs = stage.world.account.client("sqs")
    url = sqs.create_queue(QueueName="tokens")["QueueUrl"]
    task = done(
        Type="Task",
        Resource="arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters={"QueueUrl": url, "MessageBody": {"token.$": "$$.Task.Token"}},
    )
    execution = stage.start(stage.make({"T": task}, "sqs:*"))
    stage.play(60)
    assert stage.describe(execution)["status"] == "RUNNING"
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    token = json.loads(message["Body"])["token"]
    states = stage.world.account.client("stepfunctions")
    states.send_task_success(taskToken=token, output='{"approved": true}')
    stage.play(1)
    assert stage.describe(execution)["output"] == '{"approved":true}'
    with pytest.raises(states.exceptions.TaskTimedOut):
        states.send_task_success(taskToken=token, output="{}")


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        ({"TimeoutSeconds": 30}, "States.Timeout"),
        ({"HeartbeatSeconds": 20}, "States.HeartbeatTimeout"),
    ],
)
def test_a_task_that_nobody_ends_times_out(
    stage: Any, limits: dict[str, int], error: str
) -> None:
    """Waiting for a token has a limit, or its heartbeats have."""
    topic = stage.world.account.client("sns").create_topic(Name="t")["TopicArn"]
    task = done(
        Type="Task",
        Resource="arn:aws:states:::sns:publish.waitForTaskToken",
        Parameters={"TopicArn": topic, "Message.$": "$$.Task.Token"},
        **limits,
    )
    assert stage.run({"T": task}, {}, "sns:*")[1] == error


def test_a_machine_has_a_time_limit(stage: Any) -> None:
    """The execution is timed out, not failed."""
    machine = stage.make({"W": done(Type="Wait", Seconds=600)}, TimeoutSeconds=60)
    execution = stage.start(machine)
    stage.play()
    ended = stage.describe(execution)
    assert ended["status"] == "TIMED_OUT"
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() == 60


def test_an_execution_is_stopped(stage: Any) -> None:
    """It ends at once, and stays ended."""
    execution = stage.start(stage.make({"W": done(Type="Wait", Seconds=600)}))
    stage.play(10)
    states = stage.world.account.client("stepfunctions")
    states.stop_execution(executionArn=execution, error="Enough", cause="said so")
    stage.play()
    ended = stage.describe(execution)
    assert (ended["status"], ended["error"]) == ("ABORTED", "Enough")
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() == 10


def test_a_loop_that_never_waits_is_ended(stage: Any) -> None:
    """Not the exercise hangs, but the execution fails."""
    never = {"Variable": "$.never", "IsPresent": True, "Next": "C"}
    states = {
        "A": {"Type": "Choice", "Choices": [never], "Default": "B"},
        "B": {"Type": "Pass", "Next": "A"},
        "C": {"Type": "Succeed"},
    }
    assert stage.run(states)[2] == "the execution passed 10000 states"


def test_jsonata_is_refused(stage: Any) -> None:
    """What is not understood is said, in the execution that meets it."""
    states = {"A": done(Type="Pass", QueryLanguage="JSONata", Output="{% 1 %}")}
    cause = "the query language JSONata is not played here"
    assert stage.run(states) == ("FAILED", "States.Runtime", cause)


def test_the_journal_tells_of_executions(stage: Any) -> None:
    """Under the machine's name, with the state that failed."""
    stage.run({"A": {"Type": "Pass", "Next": "B"}, "B": FAIL})
    facts = [f for f in stage.world.journal.facts if f.kind.startswith("responder.")]
    assert [f.kind for f in facts] == ["responder.started", "responder.failed"]
    assert str(facts[1].actor) == "function:m"
    assert (facts[1].fields["error"], facts[1].fields["line"]) == ("E", "state B")


@pytest.mark.parametrize(
    ("service", "account", "status"),
    [
        ("states.us-east-1.amazonaws.com", "123456789012", "SUCCEEDED"),
        ("states.amazonaws.com", "123456789012", "SUCCEEDED"),
        ("states.amazonaws.com", "210987654321", "FAILED"),
        ("lambda.amazonaws.com", "123456789012", "FAILED"),
    ],
)
def test_a_machine_works_with_a_role_that_trusts_it(
    stage: Any, service: str, account: str, status: str
) -> None:
    """Either principal will do, if the trust policy's conditions hold for it."""
    topics = "arn:aws:states:::aws-sdk:sns:listTopics"
    states = {"List": done(Type="Task", Resource=topics)}
    machine = stage.make(states, "sns:ListTopics")
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": account},
            "ArnLike": {"aws:SourceArn": "arn:aws:states:*:*:stateMachine:*"},
        },
    }
    stage.world.account.client("iam").update_assume_role_policy(
        RoleName="m-role",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    execution = stage.start(machine)
    stage.play()
    ended = stage.describe(execution)
    assert ended["status"] == status
    refusal = "authorized to assume the provided role."
    assert ended.get("cause", refusal).endswith(refusal)


SDK = "arn:aws:states:::aws-sdk:ec2:describeInstances"


@pytest.mark.parametrize(
    ("state", "data", "cause"),
    [
        (
            done(Type="Wait", SecondsPath="$.s"),
            {"s": "soon"},
            'SecondsPath parameter does not reference an integer value: $.s == "soon"',
        ),
        (done(Type="Wait", SecondsPath="$.s"), {"s": -1}, "an integer value"),
        (done(Type="Wait", TimestampPath="$.t"), {"t": 5}, "date-time format string"),
        (
            done(Type="Wait", TimestampPath="$.t"),
            {"t": "2026-03-02T09:01:00"},
            "date-time format string",
        ),
        (
            done(Type="Task", Resource=SDK, TimeoutSecondsPath="$.s"),
            {"s": [1]},
            "The TimeoutSecondsPath parameter does not reference an integer value",
        ),
        (
            done(Type="Task", Resource=SDK, InputPath="$.x"),
            {"x": "text"},
            "The Parameters '\"text\"' could not be used to start the Task",
        ),
        (
            done(Type="Task", Resource="arn:aws:states:::lambda:invoke"),
            [1],
            "The Parameters '[1]' could not be used to start the Task",
        ),
    ],
)
def test_data_that_does_not_fit_fails_the_state(
    stage: Any, state: Any, data: Any, cause: str
) -> None:
    """What a path leads to is known only then; the state fails, and says of what."""
    status, error, told = stage.run({"S": state}, data)
    assert (status, error) == ("FAILED", "States.Runtime")
    assert cause in told
