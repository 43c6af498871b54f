"""Handlers in Python as responders: files, modules and function objects."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.places import Places
from gameday.simulator.deployment import load_responder
from gameday.simulator.deployment.function import FunctionResponder

if TYPE_CHECKING:
    from collections.abc import Callable

HANDLER = """\
import os
import words

def handler(event, context):
    mode, memory = os.environ.get("MODE"), context.memory_limit_in_mb
    print(words.greet(event["detail"]["id"]), mode, memory)
"""
WORDS = "def greet(name): return f'hello {name}'\n"


def refuse(spec: str, **settings: Any) -> UsageError:
    """Load a handler that cannot work, and return the error."""
    with pytest.raises(UsageError) as caught:
        load_responder(f"lambda:{spec}", Places.here(), settings)
    return caught.value


def test_a_file_answers_findings(stage: Any, write: Callable[..., Path]) -> None:
    """The file is shipped with the modules beside it, and gets what is worth it."""
    write("words.py", WORDS)
    path = write("respond.py", HANDLER)
    fact = stage.deploy(f"lambda:{path}:handler", environment={"MODE": "strict"})
    stage.send(id="f-1", severity=4)
    stage.send(id="f-2", severity=3.9)
    stage.play(1)
    assert stage.printed("respond") == ["hello f-1 strict 128"]
    assert fact.fields["notes"] == [
        "no policy was given: the function may do everything",
    ]


def test_settings_lie_beside_the_handler(
    stage: Any, write: Callable[..., Path]
) -> None:
    """The scenario's word counts where both say something."""
    write("words.py", WORDS)
    write(
        "respond.yaml",
        "pattern: {source: [my.siem]}\nmemory: 256\nenvironment: {MODE: file}\n"
        "policy: [{Effect: Allow, Action: 'ec2:*', Resource: '*'}]\n",
    )
    path = write("respond.py", HANDLER)
    fact = stage.deploy(f"lambda:{path}:handler", memory=512)
    stage.send(source="my.siem", id="a-1")
    stage.play(1)
    assert stage.printed("respond") == ["hello a-1 file 512"]
    assert fact.fields["notes"] == []


def test_a_module_is_shipped_with_its_package(
    stage: Any, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relative imports work, and the handler's name is the module's."""
    write("acme/__init__.py", "")
    write("acme/response/__init__.py", "")
    write("acme/response/words.py", WORDS)
    path = write("acme/response/ec2.py", "from .words import greet\n" + HANDLER)
    path.write_text(path.read_text().replace("import words", "import json as words"))
    path.write_text(path.read_text().replace("words.greet(", "greet("))
    monkeypatch.chdir(path.parents[2])
    stage.deploy("lambda:acme.response.ec2:handler")
    stage.send(id="f-1", severity=8)
    stage.play(1)
    assert stage.printed("ec2") == ["hello f-1 None 128"]


def test_a_function_object_is_called_itself(stage: Any) -> None:
    """Closures see what happened, and the environment is the function's."""
    seen = []

    def respond(event: Any, context: Any) -> None:
        seen.append((event["detail"]["id"], os.environ["MODE"], context.function_name))

    responder = FunctionResponder.from_callable(
        respond, environment={"MODE": "test"}, policy=[], timeout=5
    )
    responder.deploy(stage.world.site)
    stage.send(id="f-1", severity=8)
    stage.play(1)
    assert seen == [("f-1", "test", "respond")]
    assert "MODE" not in os.environ


def test_a_function_object_that_raises_is_tried_again(stage: Any) -> None:
    """It fails as a Lambda function does: three attempts, and the journal has them."""

    def respond(event: Any, context: Any) -> None:
        raise KeyError(event["detail"]["id"])

    FunctionResponder.from_callable(respond, name="my responder").deploy(
        stage.world.site
    )
    stage.send(id="f-1", severity=8)
    stage.play(10)
    failures = stage.facts("responder.failed")
    assert [f.fields["error"] for f in failures] == ["KeyError"] * 3
    assert failures[0].fields["responder"] == "my-responder"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("nowhere.py:handler", "there is no file nowhere.py"),
        ("no_such_module:handler", "there is no module `no_such_module`"),
        ("json.no_such:handler", "there is no module `json.no_such`"),
        ("json:lodas", "there is no function `lodas` in"),
        (
            "json",
            "expected `package.module:handler` or `file.py:handler`, found `json`",
        ),
    ],
)
def test_what_is_not_there_is_said(spec: str, message: str) -> None:
    """A wrong name is found before anything is played."""
    assert message in refuse(spec).message


def test_wrong_settings_are_said_together(write: Callable[..., Path]) -> None:
    """Those of the file with their places, and those of the scenario by name."""
    path = write("respond.py", "def handler(event, context): ...")
    write("respond.yaml", "timeout: 0\nmemroy: 128\n")
    error = refuse(
        f"{path}:handler", pattern={"source": [{"prefx": "a"}]}, runtime="node"
    )
    lines = [
        line.removeprefix(str(path.parent)).replace(f"{path}:handler", "…")
        for line in error.message.split("\n")
    ]
    assert lines == [
        "/respond.yaml:1:10: expected a number from 1 on, found `0`",
        "/respond.yaml:2:1: unknown key `memroy` (did you mean `memory`?)",
        (
            "`…`: pattern: EventBridge would refuse it: Event pattern is not valid."
            " Reason: source: Unrecognized match type prefx; did you mean prefix?"
        ),
        "`…`: runtime: expected a runtime like `python3.13`, found `node`",
    ]


def test_code_that_is_no_python_is_said(write: Callable[..., Path]) -> None:
    """With the line, as Lambda would only say when it is called."""
    path = write("respond.py", "def handler(event, context)\n    pass\n")
    error = refuse(f"{path}:handler")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert str(error) == f"{path}:1: not valid Python {version}: expected ':'"


FAILING = """\
import json

def handler(event, context):
    return read(event["detail"])

def read(detail):
    return json.loads(detail["text"])
"""

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Respond:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: respond.handler
      Runtime: python3.13
      Events:
        Finding:
          Type: EventBridgeRule
          Properties:
            Pattern: {source: [aws.guardduty]}
"""


def test_a_stack_trace_names_the_file_that_was_given(
    stage: Any, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As somebody in this folder would write it, with the line that failed."""
    path = write("src/respond.py", FAILING)
    monkeypatch.chdir(path.parents[1])
    stage.deploy("lambda:src/respond.py:handler")
    stage.send(severity=4, text="{")
    stage.play(0.5)
    printed = stage.printed("respond")
    assert [line for line in printed if "respond.py" in line] == [
        '  File "src/respond.py", line 4, in handler',
        '  File "src/respond.py", line 7, in read',
    ]
    assert '    return json.loads(detail["text"])' in printed
    (failed,) = stage.facts("responder.failed")
    assert failed.fields["line"] == "respond.py:7"


def test_a_file_elsewhere_is_named_in_full(
    stage: Any, write: Callable[..., Path]
) -> None:
    """What a handler logs of an exception names it as well."""
    code = FAILING.replace(
        "    return read(event", "    import logging\n    try: return read(event"
    ).replace(
        '"])\n\ndef', '"])\n    except ValueError: logging.exception("no")\n\ndef'
    )
    path = write("respond.py", code)
    stage.deploy(f"lambda:{path}:handler")
    stage.send(severity=4, text="{")
    stage.play(1)
    assert f'  File "{path}", line 5, in handler' in stage.printed("respond")


def test_a_function_object_that_fails_is_found_in_its_own_file(stage: Any) -> None:
    """Not in the code that Lambda was given to call it."""

    def respond(event: Any, _: Any) -> Any:
        return event["nothing"]

    responder = FunctionResponder.from_callable(respond)
    responder.deploy(stage.world.site)
    stage.send(severity=4)
    stage.play(0.5)
    (failed,) = stage.facts("responder.failed")
    first = respond.__code__.co_firstlineno
    assert failed.fields["line"] == f"{Path(__file__).name}:{first + 1}"
    trace = f'  File "{__file__}", line {first + 1}, in respond'
    assert trace in stage.printed("respond")


def test_a_template_names_its_package(stage: Any, write: Callable[..., Path]) -> None:
    """Its stack trace names the file in the folder that was packed."""
    path = write("src/respond.py", FAILING)
    template = write("template.yaml", TEMPLATE)
    stage.deploy(f"template:{template}")
    stage.send(severity=4, text="{")
    stage.play(0.5)
    (failed,) = stage.facts("responder.failed")
    assert failed.fields["line"] == "respond.py:7"
    trace = f'  File "{path}", line 7, in read'
    assert trace in stage.printed("")
