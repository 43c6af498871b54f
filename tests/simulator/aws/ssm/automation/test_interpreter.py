"""Running runbooks: the order of steps, failures, time, and every kind of action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Sequence

Stage = Any
Step = dict[str, Any]


def _rest(name: str, seconds: int = 1, **rest: Any) -> Step:
    inputs = {"Duration": f"PT{seconds}S"}
    return {"name": name, "action": "aws:sleep", "inputs": inputs, **rest}


def _api(name: str, service: str, operation: str, **rest: Any) -> Step:
    own = {"outputs", "onFailure", "isCritical", "maxAttempts", "nextStep", "isEnd"}
    step = {key: rest.pop(key) for key in list(rest) if key in own}
    inputs = {"Service": service, "Api": operation, **rest}
    return {"name": name, "action": "aws:executeAwsApi", "inputs": inputs, **step}


def _script(name: str, text: str, payload: Any = None, **rest: Any) -> Step:
    inputs = {
        "Runtime": "python3.11",
        "Handler": "handle",
        "Script": text,
        "InputPayload": payload or {},
    }
    return {"name": name, "action": "aws:executeScript", "inputs": inputs, **rest}


def _fail(name: str, **rest: Any) -> Step:
    return _api(name, "iam", "GetUser", UserName="nobody", **rest)


def _ran(execution: dict[str, Any]) -> list[tuple[str, str]]:
    steps = execution["StepExecutions"]
    return [(step["StepName"], step["StepStatus"]) for step in steps]


def _names(execution: dict[str, Any]) -> list[str]:
    return [name for name, _ in _ran(execution)]


def _status(execution: dict[str, Any]) -> str:
    return str(execution["AutomationExecutionStatus"])


def test_steps_run_in_order_and_take_time(stage: Stage) -> None:
    """Each step is recorded with its moments of the exercise's time."""
    execution = stage.play([_rest("a", 60), _rest("b", 30)])
    assert _ran(execution) == [("a", "Success"), ("b", "Success")]
    took = execution["ExecutionEndTime"] - execution["ExecutionStartTime"]
    assert took.total_seconds() == 90
    assert _status(execution) == "Success"


def test_calls_give_typed_outputs(stage: Stage) -> None:
    """Outputs are selected from an answer, and fill inputs with their own type."""
    instance = stage.launch()
    execution = stage.play(
        [
            _api(
                "look",
                "ec2",
                "DescribeInstances",
                InstanceIds=["{{ InstanceId }}"],
                outputs=[
                    {"Name": "Ids", "Selector": "$..InstanceId", "Type": "StringList"},
                    {
                        "Name": "Code",
                        "Selector": "$.Reservations[0].Instances[0].State.Code",
                        "Type": "Integer",
                    },
                ],
            ),
            _api("stop", "ec2", "stop_instances", InstanceIds="{{ look.Ids }}"),
        ],
        "look.Ids",
        "look.Code",
        parameters={"InstanceId": {"type": "String", "default": instance}},
    )
    assert execution["Outputs"] == {"look.Ids": [instance], "look.Code": ["16"]}
    assert _status(execution) == "Success"


@pytest.mark.parametrize(
    ("rest", "ran", "status"),
    [
        ({}, ["bad"], "Failed"),
        ({"onFailure": "Continue"}, ["bad", "a", "b"], "Success"),
        ({"onFailure": "Continue", "isCritical": True}, ["bad", "a", "b"], "Failed"),
        ({"onFailure": "Continue", "nextStep": "b"}, ["bad", "b"], "Success"),
        ({"onFailure": "Continue", "isEnd": True}, ["bad"], "Success"),
        ({"onFailure": "step:b"}, ["bad", "b"], "Failed"),
        ({"onFailure": "step:b", "isCritical": False}, ["bad", "b"], "Success"),
    ],
)
def test_failures_follow_the_step_s_properties(
    stage: Stage, rest: dict[str, Any], ran: Sequence[str], status: str
) -> None:
    """A failure ends, goes on or goes elsewhere, and counts only if it is critical."""
    execution = stage.play([_fail("bad", **rest), _rest("a"), _rest("b")])
    assert _names(execution) == list(ran)
    assert _status(execution) == status
    assert execution["StepExecutions"][0]["StepStatus"] == "Failed"
    assert "NoSuchEntity" in execution["StepExecutions"][0]["FailureMessage"]


def test_steps_are_tried_again(stage: Stage) -> None:
    """A step has failed only when its last attempt has."""
    calls: list[Any] = []
    stage.world.listeners.append(lambda call, _: calls.append(call.operation))
    role = stage.make_role("runbook")
    stage.play([_fail("bad", maxAttempts=3)], assumeRole=role)
    assert calls.count("GetUser") == 3


def test_jumps_and_ends(stage: Stage) -> None:
    """``nextStep`` goes elsewhere and ``isEnd`` nowhere."""
    execution = stage.play(
        [_rest("a", nextStep="c"), _rest("b"), _rest("c", isEnd=True), _rest("d")]
    )
    assert _names(execution) == ["a", "c"]


@pytest.mark.parametrize(
    ("value", "ran"),
    [("windows", ["choose", "w", "last"]), ("beos", ["choose", "l", "last"])],
)
def test_branches_choose(stage: Stage, value: str, ran: list[str]) -> None:
    """The first choice that is true is taken, or the default."""
    branch = {
        "name": "choose",
        "action": "aws:branch",
        "inputs": {
            "Choices": [
                {
                    "NextStep": "w",
                    "Variable": "{{ Os }}",
                    "EqualsIgnoreCase": "Windows",
                }
            ],
            "Default": "l",
        },
    }
    steps = [branch, _rest("w", nextStep="last"), _rest("l"), _rest("last")]
    stage.publish(steps, parameters={"Os": {"type": "String"}})
    assert _names(stage.finish(stage.start(Os=[value]))) == ran


def test_an_output_that_never_came_equals_nothing(stage: Stage) -> None:
    """A branch may ask for what a script did not return."""
    branch = {
        "name": "choose",
        "action": "aws:branch",
        "isEnd": True,
        "inputs": {
            "Choices": [
                {
                    "NextStep": "work",
                    "Not": {
                        "Variable": "{{ look.Nothing }}",
                        "StringEquals": "NoSnapshotFound",
                    },
                }
            ]
        },
    }
    execution = stage.play(
        [
            _script("look", "def handle(events, context): return {}"),
            branch,
            _rest("work"),
        ]
    )
    assert _names(execution) == ["look", "choose", "work"]


def test_a_missing_value_fails_the_step(stage: Stage) -> None:
    """A reference that has no value is told, and is not passed on as text."""
    use = _api("use", "iam", "GetUser", UserName="{{ look.Name }}")
    execution = stage.play([_script("look", "def handle(e, c): return {}"), use])
    assert "{{ look.Name }} has no value" in execution["FailureMessage"]


def test_scripts_run_with_the_role_on_the_clock(stage: Stage) -> None:
    """A handler gets its payload, calls AWS as the role, and sleeps without waiting."""
    role = stage.make_role("runbook")
    text = (
        "import time, boto3\n"
        "def handle(events, context):\n"
        "    print('noise')\n"
        "    time.sleep(120)\n"
        "    arn = boto3.client('sts').get_caller_identity()['Arn']\n"
        "    return {'arn': arn, 'twice': events['n'] * 2}\n"
    )
    outputs = [
        {"Name": "Arn", "Selector": "$.Payload.arn", "Type": "String"},
        {"Name": "Twice", "Selector": "$.Payload.twice", "Type": "Integer"},
    ]
    execution = stage.play(
        [_script("work", text, {"n": "{{ N }}"}, outputs=outputs)],
        "work.Arn",
        "work.Twice",
        "work.Payload",
        parameters={"N": {"type": "Integer", "default": 21}},
        assumeRole=role,
    )
    session = f"Automation-{execution['AutomationExecutionId']}"
    assert execution["Outputs"]["work.Arn"] == [
        f"arn:aws:sts::123456789012:assumed-role/runbook/{session}"
    ]
    assert execution["Outputs"]["work.Twice"] == ["42"]
    took = execution["ExecutionEndTime"] - execution["ExecutionStartTime"]
    assert took.total_seconds() == pytest.approx(120, abs=1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def handle(e, c): raise KeyError('x')", "KeyError: 'x' at script.py:1"),
        ("def other(e, c): pass", "Handler 'handle' missing"),
        ("def handle(e, c:", "Syntax error in module 'script'"),
        ("import no_such_module", "No module named 'no_such_module'"),
        ("def handle(e, c): raise SystemExit(3)", "SystemExit: 3"),
        ("def handle(e, c):\n  while True: __import__('time').sleep(60)", "more than"),
    ],
)
def test_scripts_that_fail_say_where(stage: Stage, text: str, message: str) -> None:
    """What a script raises is the step's failure, with its line."""
    execution = stage.play([_script("work", text)])
    assert message in execution["FailureMessage"]


def test_powershell_is_refused(stage: Stage) -> None:
    """A script of another language fails its step, and says why."""
    step = _script("work", "Write-Host x")
    step["inputs"]["Runtime"] = "PowerShell 7.0"
    assert "is not played" in stage.play([step])["FailureMessage"]


@pytest.mark.parametrize(
    ("action", "inputs", "what"),
    [
        (
            "aws:executeScript",
            {"Runtime": "PowerShell 7.4", "Script": "x"},
            "a script of the runtime `PowerShell 7.4`",
        ),
        (
            "aws:executeScript",
            {"Runtime": "python3.11", "Handler": "a.b", "Attachment": "a.zip"},
            "a script in an attachment (put it into `Script`)",
        ),
        ("aws:invokeWebhook", {"IntegrationName": "chat"}, "`aws:invokeWebhook`"),
    ],
)
def test_a_step_that_cannot_be_played_is_a_gap(
    stage: Stage, action: str, inputs: dict[str, Any], what: str
) -> None:
    """Also where its runbook goes on; the simulator's lack is named."""
    step = {"name": "a", "action": action, "inputs": inputs, "onFailure": "Continue"}
    stage.play([step, _rest("b")])
    gaps = [f for f in stage.world.journal.facts if f.kind == "gap.met"]
    assert [(f.fields["service"], f.fields["what"]) for f in gaps] == [("ssm", what)]


def _property(action: str, instance: str, *states: str, **rest: Any) -> Step:
    return {
        "name": "see",
        "action": f"aws:{action}AwsResourceProperty",
        "inputs": {
            "Service": "ec2",
            "Api": "DescribeInstances",
            "InstanceIds": [instance],
            "PropertySelector": "$.Reservations[0].Instances[0].State.Name",
            "DesiredValues": list(states),
        },
        **rest,
    }


def test_assertions_look_once(stage: Stage) -> None:
    """A property with another value fails, and the message has both."""
    instance = stage.launch()
    execution = stage.play([_property("assert", instance, "stopped", "stopping")])
    assert "expected stopped, stopping, found running" in execution["FailureMessage"]


def test_waits_look_until_it_is_so(stage: Stage) -> None:
    """A wait ends when somebody brings the property about."""
    instance = stage.launch()
    stop = stage.client("ec2").stop_instances
    stage.world.clock.call_later(
        90, lambda: stop(InstanceIds=[instance]), name="somebody"
    )
    execution = stage.play([_property("waitFor", instance, "stopped")])
    took = execution["ExecutionEndTime"] - execution["ExecutionStartTime"]
    assert 90 <= took.total_seconds() <= 95


def test_waits_time_out(stage: Stage) -> None:
    """A wait without end is cut off at its timeout, and so is the execution."""
    instance = stage.launch()
    execution = stage.play(
        [_property("waitFor", instance, "stopped", timeoutSeconds=120)]
    )
    assert (_status(execution), _ran(execution)) == ("TimedOut", [("see", "TimedOut")])


def test_instances_change_state_and_get_tags(stage: Stage) -> None:
    """The actions on instances do what their names say."""
    instance = stage.launch()
    change = {"InstanceIds": [instance], "DesiredState": "stopped"}
    tags = [{"Key": "case", "Value": "{{ automation:EXECUTION_ID }}"}]
    execution = stage.play(
        [
            {
                "name": "tag",
                "action": "aws:createTags",
                "inputs": {"ResourceIds": [instance], "Tags": tags},
            },
            {"name": "stop", "action": "aws:changeInstanceState", "inputs": change},
            {
                "name": "image",
                "action": "aws:createImage",
                "inputs": {"InstanceId": instance, "ImageName": "evidence"},
            },
        ],
        "image.ImageId",
    )
    found = stage.client("ec2").describe_instances(InstanceIds=[instance])
    described = found["Reservations"][0]["Instances"][0]
    assert described["State"]["Name"] == "stopped"
    assert described["Tags"] == [
        {"Key": "case", "Value": execution["AutomationExecutionId"]}
    ]
    assert execution["Outputs"]["image.ImageId"][0].startswith("ami-")


def test_loops_go_over_items(stage: Stage) -> None:
    """Each item is the inner steps' current value in turn."""
    loop = {
        "name": "each",
        "action": "aws:loop",
        "inputs": {
            "Iterators": "{{ Names }}",
            "IteratorDataType": "String",
            "Steps": [
                _api(
                    "make",
                    "iam",
                    "CreateUser",
                    UserName="{{ each.CurrentIteratorValue }}",
                )
            ],
        },
    }
    names = {"Names": {"type": "StringList", "default": ["ann", "bob"]}}
    execution = stage.play([loop], parameters=names)
    assert _names(execution) == ["each", "make", "make"]
    users = stage.client("iam").list_users()["Users"]
    assert [user["UserName"] for user in users] == ["ann", "bob"]


def test_loops_go_on_while_a_condition_holds(stage: Stage) -> None:
    """The steps run, then the condition is asked; a variable may carry the count."""
    count = _script(
        "count",
        "def handle(events, context): return {'n': events['n'] + 1}",
        {"n": "{{ variable:n }}"},
        outputs=[{"Name": "N", "Selector": "$.Payload.n", "Type": "Integer"}],
    )
    keep = {
        "name": "keep",
        "action": "aws:updateVariable",
        "inputs": {"Name": "variable:n", "Value": "{{ count.N }}"},
    }
    loop = {
        "name": "again",
        "action": "aws:loop",
        "inputs": {
            "Steps": [count, keep],
            "LoopCondition": {"Variable": "{{ count.N }}", "NumericLesser": 3},
            "MaxIterations": 10,
        },
    }
    variables = {"n": {"type": "Integer", "default": 0}}
    execution = stage.play([loop], "count.N", variables=variables)
    assert execution["Outputs"] == {"count.N": ["3"]}


def test_a_failure_within_a_loop_ends_the_execution(stage: Stage) -> None:
    """The loop has failed with its step, and nothing after it runs."""
    inputs = {"Iterators": ["a", "b"], "Steps": [_fail("bad")]}
    loop = {"name": "each", "action": "aws:loop", "inputs": inputs}
    execution = stage.play([loop, _rest("after")])
    assert _ran(execution) == [("each", "Failed"), ("bad", "Failed")]
    assert _status(execution) == "Failed"


def test_runbooks_start_runbooks(stage: Stage) -> None:
    """The other's outputs are the step's, and its failure too."""
    stage.publish(
        [_script("say", "def handle(e, c): return {'x': 1}")],
        outputs=["say.Payload"],
        description="inner",
    )
    outer = {
        "name": "call",
        "action": "aws:executeAutomation",
        "inputs": {"DocumentName": "inner"},
    }
    execution = stage.play([outer], "call.Output", "call.Status")
    assert execution["Outputs"]["call.Status"] == ["Success"]
    assert execution["Outputs"]["call.Output"] == ['{"x": 1}']


@pytest.mark.parametrize(
    ("inputs", "seconds"),
    [
        ({"Duration": "PT1H2M3S"}, 3723),
        ({"Duration": "P1DT1M"}, 86_460),
        ({"Timestamp": "2026-03-02T09:10:00Z"}, 600),
        ({"Timestamp": "2020-01-01T00:00:00Z"}, 0),
    ],
)
def test_sleeps_last_as_long_as_they_say(
    stage: Stage, inputs: dict[str, str], seconds: int
) -> None:
    """A sleep takes a duration, or goes on until a moment."""
    execution = stage.play([{"name": "a", "action": "aws:sleep", "inputs": inputs}])
    took = execution["ExecutionEndTime"] - execution["ExecutionStartTime"]
    assert took.total_seconds() == pytest.approx(seconds)


@pytest.mark.parametrize("duration", ["10", "PT", "P", "-PT1S", "P8D"])
def test_wrong_durations_fail(stage: Stage, duration: str) -> None:
    """What is no duration of at most seven days fails its step."""
    inputs = {"Duration": duration}
    execution = stage.play([{"name": "a", "action": "aws:sleep", "inputs": inputs}])
    assert _status(execution) == "Failed"


def test_commands_to_instances_are_only_recorded(stage: Stage) -> None:
    """A command is sent and answers nothing."""
    instance = stage.launch()
    step = {
        "name": "collect",
        "action": "aws:runCommand",
        "inputs": {
            "DocumentName": "AWS-RunShellScript",
            "InstanceIds": [instance],
            "Parameters": {"commands": ["ps aux"]},
        },
    }
    execution = stage.play([step], "collect.Status", "collect.Output")
    assert execution["Outputs"]["collect.Status"] == ["Success"]
    assert len(stage.client("ssm").list_commands()["Commands"]) == 1


@pytest.mark.parametrize(
    ("used", "gaps"),
    [
        ("{{ collect.Output }}", ["what the command of `collect` printed"]),
        ("{{ collect.ResponseCode }}", ["what the command of `collect` printed"]),
        ("{{ collect.Status }}", []),
        ("{{ collect.CommandId }}", []),
    ],
)
def test_what_a_command_printed_is_a_gap_where_it_is_used(
    stage: Stage, used: str, gaps: list[str]
) -> None:
    """Nobody knows it, so whatever is made of it says nothing."""
    inputs = {"DocumentName": "AWS-RunShellScript", "InstanceIds": [stage.launch()]}
    inputs["Parameters"] = {"commands": ["ps aux"]}
    collect = {"name": "collect", "action": "aws:runCommand", "inputs": inputs}
    tell = {
        "Service": "sns",
        "Api": "CreateTopic",
        "Name": "t",
        "Tags": [{"Key": "seen", "Value": used}],
    }
    step = {"name": "tell", "action": "aws:executeAwsApi", "inputs": tell}
    stage.play([collect, step])
    assert [fact.fields["what"] for fact in stage.facts("gap.met")] == gaps


def test_an_approval_can_come_by_itself(stage: Stage) -> None:
    """With a setting somebody approves after a while, and the journal tells."""
    stage.world.automation.approvals["runbook"] = 300.0
    step = {
        "name": "ask",
        "action": "aws:approve",
        "inputs": {"Approvers": ["ann"], "Message": "Stop it?"},
    }
    execution = stage.play([step, _rest("go")], "ask.ApprovalStatus")
    assert execution["Outputs"] == {"ask.ApprovalStatus": ["Approved"]}
    (sent,) = stage.facts("message.sent")
    (answered,) = stage.facts("message.acknowledged")
    assert (sent.fields["text"], answered.t - sent.t) == ("Stop it?", 300)


def test_an_approval_nobody_gives_times_out(stage: Stage) -> None:
    """Without anybody the step waits until its timeout."""
    inputs = {"Approvers": ["ann"]}
    step = {"name": "ask", "action": "aws:approve", "inputs": inputs}
    execution = stage.play([{**step, "timeoutSeconds": 1000}])
    assert _status(execution) == "TimedOut"


@pytest.mark.parametrize(
    ("signal", "status"), [("Approve", "Success"), ("Reject", "Failed")]
)
def test_a_person_answers_by_signal(stage: Stage, signal: str, status: str) -> None:
    """``SendAutomationSignal`` reaches the step that waits."""
    inputs = {"Approvers": ["ann"]}
    stage.publish([{"name": "ask", "action": "aws:approve", "inputs": inputs}])
    execution = stage.start()
    assert _status(stage.finish(execution, seconds=60)) == "Waiting"
    stage.client("ssm").send_automation_signal(
        AutomationExecutionId=execution, SignalType=signal
    )
    assert _status(stage.finish(execution)) == status


def test_a_pause_is_resumed(stage: Stage) -> None:
    """A pause lasts until somebody resumes it; any other signal does not."""
    stage.publish([{"name": "stay", "action": "aws:pause", "inputs": {}}])
    execution, ssm = stage.start(), stage.client("ssm")
    stage.finish(execution, seconds=60)
    for signal, status in (("Approve", "Waiting"), ("Resume", "Success")):
        ssm.send_automation_signal(AutomationExecutionId=execution, SignalType=signal)
        assert _status(stage.finish(execution, seconds=1)) == status


def test_a_stopped_execution_cleans_up(stage: Stage) -> None:
    """Cancelling interrupts the step under way and runs what ``onCancel`` names."""
    stage.publish([_rest("long", 600, onCancel="step:undo"), _rest("b"), _rest("undo")])
    execution = stage.start()
    stage.finish(execution, seconds=60)
    stage.client("ssm").stop_automation_execution(AutomationExecutionId=execution)
    found = stage.finish(execution)
    assert _ran(found) == [("long", "Cancelled"), ("undo", "Success")]
    assert _status(found) == "Cancelled"


def test_a_stop_can_wait_for_the_step(stage: Stage) -> None:
    """With ``Complete`` the step under way is finished first."""
    stage.publish([_rest("long", 600), _rest("b")])
    execution = stage.start()
    stage.finish(execution, seconds=60)
    stage.client("ssm").stop_automation_execution(
        AutomationExecutionId=execution, Type="Complete"
    )
    found = stage.finish(execution)
    assert (_ran(found), _status(found)) == ([("long", "Success")], "Cancelled")


def test_parameters_are_checked_at_the_start(stage: Stage) -> None:
    """What is missing, unknown or not allowed is refused by the API."""
    mode = {"type": "String", "allowedValues": ["Contain", "Restore"]}
    stage.publish([_rest("a")], parameters={"Mode": mode})
    for given, part in (
        ({}, "no default and no value"),
        ({"Mode": ["Explode"]}, "expected one of Contain, Restore"),
        ({"Mode": ["Contain"], "Moot": ["x"]}, "there is no parameter Moot"),
        ({"Mode": ["Contain", "Restore"]}, "expected one value"),
    ):
        with pytest.raises(ClientError, match=part):
            stage.start(**given)


def test_what_is_not_there_is_refused(stage: Stage) -> None:
    """A document, a version, a role or an execution that does not exist is named."""
    with pytest.raises(ClientError, match="AutomationDefinitionNotFound"):
        stage.start("no-such-runbook")
    with pytest.raises(ClientError, match="AWS's own runbook `AWS-StopEC2Instance`"):
        stage.start("AWS-StopEC2Instance")
    stage.publish([_rest("a")], assumeRole="arn:aws:iam::123456789012:role/none")
    with pytest.raises(ClientError, match="unable to be assumed: there is no role"):
        stage.start()
    with pytest.raises(ClientError, match="AutomationExecutionNotFound"):
        stage.client("ssm").get_automation_execution(AutomationExecutionId="a" * 36)


def test_a_role_has_to_trust_the_service(stage: Stage) -> None:
    """A role made for Lambda is not Automation's to assume."""
    stage.publish([_rest("a")], assumeRole=stage.make_role("f", "lambda.amazonaws.com"))
    with pytest.raises(ClientError, match=r"does not trust ssm\.amazonaws\.com"):
        stage.start()


def test_the_journal_tells_of_an_execution(stage: Stage) -> None:
    """It is started and failed under the document's name, with the step at fault."""
    execution = stage.play([_rest("a", 5), _fail("bad")])
    (started,) = stage.facts("responder.started")
    (failed,) = stage.facts("responder.failed")
    assert started.fields["responder"] == "runbook"
    assert started.fields["request_id"] == execution["AutomationExecutionId"]
    assert failed.fields["error"] == "NoSuchEntity"
    assert failed.fields["line"] == "step bad"
    assert failed.fields["duration_s"] == pytest.approx(5, abs=1)


def test_executions_are_listed_newest_first(stage: Stage) -> None:
    """Lists can be filtered, and steps read alone."""
    stage.publish([_rest("a"), _rest("b")])
    first, second = stage.start(), stage.start()
    stage.finish(first)
    ssm = stage.client("ssm")
    listed = ssm.describe_automation_executions()["AutomationExecutionMetadataList"]
    assert [each["AutomationExecutionId"] for each in listed] == [second, first]
    only = ssm.describe_automation_executions(
        Filters=[{"Key": "ExecutionId", "Values": [first]}]
    )
    assert len(only["AutomationExecutionMetadataList"]) == 1
    steps = ssm.describe_automation_step_executions(AutomationExecutionId=first)
    assert [each["StepName"] for each in steps["StepExecutions"]] == ["a", "b"]
