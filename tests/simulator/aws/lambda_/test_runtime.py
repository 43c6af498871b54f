"""Functions run as Lambda runs them: results, failures, time, logs and the journal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable

    Pack = Callable[[dict[str, str]], bytes]

TOO_LARGE = (
    "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
)
ECHO = "def handler(event, context):\n    return event\n"


def test_a_result_goes_through_json(world: Any) -> None:
    """A handler gets the event and its result comes back."""
    arn = world.deploy("echo", ECHO)
    assert world.answer(arn, {"a": [1, None, "ü"]}) == {"a": [1, None, "ü"]}


def test_the_first_invocation_is_cold_and_the_second_is_warm(world: Any) -> None:
    """Code is imported once, after the cold start."""
    code = "n = []\ndef handler(event, context):\n    n.append(1)\n    return len(n)\n"
    arn = world.deploy("count", code)
    assert [world.answer(arn), world.answer(arn)] == [1, 2]
    started = world.facts("responder.started")
    assert [(f.t, f.fields["cold"]) for f in started] == [(0.25, True), (0.25, False)]


def test_two_invocations_at_once_have_an_environment_each(world: Any) -> None:
    """A busy environment is not shared; module globals are not either."""
    code = (
        "import time\nn = []\ndef handler(event, context):\n"
        "    n.append(1)\n    time.sleep(1)\n    return len(n)\n"
    )
    arn = world.deploy("count", code)
    both = [
        world.clock.spawn("test", lambda: world.runtime.invoke(arn, b"{}"))
        for _ in range(2)
    ]
    world.clock.run()
    assert [actor.result.payload for actor in both] == [b"1", b"1"]
    assert world.clock.elapsed() == 1.25


def test_an_update_of_the_code_starts_a_new_environment(world: Any, pack: Pack) -> None:
    """The next invocation runs what was deployed last."""
    arn = world.deploy("echo", ECHO)
    world.answer(arn)
    code = pack({"index.py": "def handler(event, context):\n    return 'new'\n"})
    client = boto3.client("lambda", "us-east-1")
    client.update_function_code(FunctionName="echo", ZipFile=code)
    assert world.answer(arn) == "new"


@pytest.mark.parametrize(
    ("code", "error", "message", "line"),
    [
        (
            "def handler(e, c):\n    return e['x']\n",
            "KeyError",
            "'x'",
            "index.py:2",
        ),
        (
            "import nowhere\n",
            "Runtime.ImportModuleError",
            "Unable to import module 'index': No module named 'nowhere'",
            None,
        ),
        (
            "def other(e, c): ...\n",
            "Runtime.HandlerNotFound",
            "Handler 'handler' missing on module 'index'",
            None,
        ),
        (
            "def handler(e, c)\n    ...\n",
            "Runtime.UserCodeSyntaxError",
            "Syntax error in module 'index': expected ':' (index.py, line 1)",
            "index.py:1",
        ),
        (
            "import os\nos.environ['NOT_THERE']\n",
            "KeyError",
            "'NOT_THERE'",
            "index.py:2",
        ),
        (
            "import datetime\ndef handler(e, c):\n    return datetime.date(26, 1, 1)\n",
            "Runtime.MarshalError",
            "Unable to marshal response: Object of type date is not JSON serializable",
            None,
        ),
        (
            "def handler(e, c):\n    x = []\n    x.append(x)\n    return x\n",
            "Runtime.MarshalError",
            "Unable to marshal response: Circular reference detected",
            None,
        ),
        (
            "import sys\ndef handler(e, c):\n    sys.exit(3)\n",
            "Runtime.ExitError",
            "Runtime exited with error: exit status 3",
            "index.py:3",
        ),
        (
            "def handler(e, c):\n    return 'x' * 7_000_000\n",
            "Function.ResponseSizeTooLarge",
            TOO_LARGE,
            None,
        ),
    ],
)
def test_a_failure_is_told_in_lambdas_words(
    world: Any, code: str, error: str, message: str, line: str | None
) -> None:
    """Error type, message and the place in the user's code are right."""
    result = world.invoke(world.deploy("bad", code), {})
    assert result.function_error == "Unhandled"
    (failed,) = world.facts("responder.failed")
    assert (failed.fields["error"], failed.fields["message"]) == (error, message)
    assert failed.fields.get("line") == line
    assert json.loads(result.payload)["errorType"] == error


def test_a_stack_trace_reads_as_in_lambda(world: Any) -> None:
    """Paths are those of the execution environment, and source lines are shown."""
    arn = world.deploy("bad", "def handler(e, c):\n    return 1 / 0\n")
    (frame,) = world.answer(arn)["stackTrace"]
    assert frame.splitlines()[:2] == [
        '  File "/var/task/index.py", line 2, in handler',
        "    return 1 / 0",
    ]


@pytest.mark.parametrize(
    ("files", "handler"),
    [
        ({"a/b/__init__.py": "", "a/b/c.py": ECHO}, "a/b/c.handler"),
        ({"a/b/c.py": ECHO}, "a.b.c.handler"),
        ({"lambda_function.py": ECHO}, "lambda_function.handler"),
    ],
)
def test_a_handler_may_lie_in_a_folder(
    world: Any, files: dict[str, str], handler: str
) -> None:
    """Both forms of a handler's path are understood."""
    assert world.answer(world.deploy("echo", files, Handler=handler), 7) == 7


def test_code_that_is_no_archive_fails_the_invocation(world: Any) -> None:
    """A broken package is the function's failure, not the simulator's."""
    arn = world.deploy("bad", ECHO, Code={"ZipFile": b"this is no zip archive"})
    assert world.answer(arn)["errorType"] == "Runtime.ImportModuleError"


def test_a_function_is_stopped_at_its_timeout(world: Any) -> None:
    """What comes after the deadline does not run, not even a finally block's call."""
    code = (
        "import time, boto3\ndef handler(e, c):\n"
        "    ec2 = boto3.client('ec2')\n    try:\n        time.sleep(60)\n"
        "    finally:\n        ec2.create_vpc(CidrBlock='10.0.0.0/16')\n"
    )
    result = world.invoke(world.deploy("slow", code, Timeout=3))
    assert world.clock.elapsed() == 3.25
    assert "CreateVpc" not in [operation for _, operation, _ in world.callers]
    assert json.loads(result.payload) == {
        "errorMessage": f"RequestId: {result.request_id} Error: "
        "Task timed out after 3.00 seconds",
        "errorType": "Sandbox.Timedout",
    }
    (timed_out,) = world.facts("responder.timed_out")
    assert (timed_out.t, timed_out.fields["timeout_s"]) == (3.25, 3)
    stamp = f"2026-01-01T00:00:03.250Z {result.request_id}"
    assert world.log("slow")[1] == f"{stamp} Task timed out after 3.00 seconds"


def test_a_handler_that_swallows_everything_is_stopped_all_the_same(
    world: Any,
) -> None:
    """A bare except does not outlive the deadline."""
    code = (
        "import time\ndef handler(e, c):\n    for _ in range(50):\n"
        "        try:\n            time.sleep(1)\n"
        "        except BaseException:\n            pass\n"
    )
    result = world.invoke(world.deploy("stubborn", code, Timeout=3))
    assert world.clock.elapsed() == 3.25
    assert result.duration_s == 3


def test_the_environment_is_new_after_a_timeout(world: Any) -> None:
    """Lambda does not reuse a process it had to stop."""
    code = (
        "import time\nn = []\ndef handler(e, c):\n    n.append(1)\n"
        "    time.sleep(e)\n    return len(n)\n"
    )
    arn = world.deploy("slow", code, Timeout=3)
    world.invoke(arn, 9)
    assert world.answer(arn, 0) == 1


def test_a_busy_loop_times_out(world: Any) -> None:
    """A loop that never waits uses its time up, and the exercise goes on."""
    arn = world.deploy("busy", "def handler(e, c):\n    while True: pass\n", Timeout=3)
    world.invoke(arn)
    (timed_out,) = world.facts("responder.timed_out")
    assert timed_out.t == 3.25


def test_a_fork_ends_with_the_handler(world: Any) -> None:
    """A child that returns from the handler does not go on with the exercise."""
    code = (
        "import os\ndef handler(e, c):\n    child = os.fork()\n"
        "    if child == 0: return 'child'\n"
        "    return os.waitpid(child, 0)[1]\n"
    )
    assert world.answer(world.deploy("fork", code)) == 0


def test_remaining_time_is_virtual(world: Any) -> None:
    """The context counts down with the exercise's clock."""
    code = (
        "import time\ndef handler(e, c):\n"
        "    before = c.get_remaining_time_in_millis()\n    time.sleep(1.5)\n"
        "    return [before, c.get_remaining_time_in_millis()]\n"
    )
    assert world.answer(world.deploy("clock", code, Timeout=10)) == [10000, 8500]


def test_the_context_names_the_invocation(world: Any) -> None:
    """Every attribute of Lambda's context is there."""
    code = (
        "def handler(e, c):\n    c.log('logged\\n')\n    return [c.function_name,"
        " c.function_version, c.invoked_function_arn, c.memory_limit_in_mb,"
        " c.log_group_name, c.identity.cognito_identity_id, c.client_context,"
        " c.aws_request_id, c.log_stream_name]\n"
    )
    result = world.invoke(world.deploy("who", code, MemorySize=256))
    *fixed, request_id, stream = json.loads(result.payload)
    arn = "arn:aws:lambda:us-east-1:123456789012:function:who"
    assert fixed == ["who", "$LATEST", arn, "256", "/aws/lambda/who", None, None]
    assert request_id == result.request_id
    assert stream.startswith("2026/01/01/[$LATEST]")
    assert world.log("who")[1] == "logged"


def test_output_and_logging_go_to_cloudwatch(world: Any, capsys: Any) -> None:
    """Prints and log records become events between START and REPORT."""
    code = (
        "import logging\nlogger = logging.getLogger()\nlogger.setLevel(logging.INFO)\n"
        "def handler(e, c):\n    print('hello')\n    logger.info('in %s', 'form')\n"
        "    logging.getLogger('quiet').debug('not this')\n    print('end', end='')\n"
    )
    result = world.invoke(world.deploy("talk", code))
    request_id = result.request_id
    report = (
        f"REPORT RequestId: {request_id}\tDuration: 0.00 ms\tBilled Duration: 0 ms"
        "\tMemory Size: 128 MB\tInit Duration: 250.00 ms"
    )
    assert world.log("talk") == [
        f"START RequestId: {request_id} Version: $LATEST",
        "hello",
        f"[INFO]\t2026-01-01T00:00:00.250Z\t{request_id}\tin form",
        "end",
        f"END RequestId: {request_id}",
        report,
    ]
    assert capsys.readouterr().out == ""


def test_a_megabyte_of_output_is_kept(world: Any) -> None:
    """A long line is cut into events that CloudWatch accepts."""
    arn = world.deploy("loud", "def handler(e, c):\n    print('x' * 1_000_000)\n")
    world.invoke(arn)
    lengths = [len(line) for line in world.log("loud") if line.startswith("xx")]
    assert (sum(lengths), max(lengths)) == (1_000_000, 262_118)


def test_an_unknown_function_is_an_aws_error(world: Any) -> None:
    """The invoker gets what AWS answers."""
    arn = "arn:aws:lambda:us-east-1:123456789012:function:nobody"
    with pytest.raises(AwsError, match="Function not found") as caught:
        world.runtime.invoke(arn, b"{}")
    assert caught.value.code == "ResourceNotFoundException"


def test_it_can_be_invoked_from_outside_of_any_actor(world: Any) -> None:
    """Code that prepares an exercise waits by playing the clock."""
    arn = world.deploy("echo", ECHO)
    assert world.runtime.invoke(arn, b"5").payload == b"5"


def test_the_same_seed_gives_the_same_journal(world: Any) -> None:
    """Request ids come from the random numbers that were given."""
    world.invoke(world.deploy("echo", ECHO))
    (started,) = world.facts("responder.started")
    assert started.fields == {
        "responder": "echo",
        "function": "echo",
        "request_id": "d95bafc8-f2a4-427b-9cf4-bb99f4bea973",
        "attempt": 1,
        "cold": True,
    }


def test_a_tag_names_the_responder(world: Any) -> None:
    """The journal uses the tag where a function has it."""
    arn = world.deploy("f-1234", ECHO, Tags={"gameday:responder": "isolate"})
    world.invoke(arn)
    (finished,) = world.facts("responder.finished")
    assert (str(finished.actor), finished.fields["responder"]) == (
        "responder:isolate",
        "isolate",
    )


def test_layers_are_importable(world: Any, pack: Pack) -> None:
    """A layer's python folder is on the path."""
    client = boto3.client("lambda", "us-east-1")
    content = pack({"python/from_layer.py": "answer = 42\n"})
    layer = client.publish_layer_version(
        LayerName="shared", Content={"ZipFile": content}
    )["LayerVersionArn"]
    code = "import from_layer\ndef handler(e, c):\n    return from_layer.answer\n"
    arn = world.deploy("user", code, Layers=[layer])
    assert world.answer(arn) == 42


def test_data_files_are_found_beside_the_code(world: Any) -> None:
    """LAMBDA_TASK_ROOT points to the unpacked package."""
    code = (
        "import os\nfrom pathlib import Path\ndef handler(e, c):\n"
        "    return Path(os.environ['LAMBDA_TASK_ROOT'], 'data.txt').read_text()\n"
    )
    arn = world.deploy("reader", {"index.py": code, "data.txt": "here"})
    assert world.answer(arn) == "here"


def test_a_function_invokes_another_and_outlives_its_timeout(world: Any) -> None:
    """The inner function has its own time; the outer one waits within its own."""
    inner = "import time\ndef handler(e, c):\n    time.sleep(5)\n    return 'late'\n"
    outer = (
        "import boto3\ndef handler(e, c):\n"
        "    client = boto3.client('lambda')\n"
        "    return client.invoke(FunctionName='inner')['Payload'].read().decode()\n"
    )
    world.deploy("inner", inner, Timeout=10)
    patient = world.deploy("patient", outer, Timeout=10)
    hasty = world.deploy("hasty", outer, Timeout=2)
    assert world.answer(patient) == '"late"'
    assert world.answer(hasty)["errorType"] == "Sandbox.Timedout"
    assert len(world.facts("responder.finished")) == 3
