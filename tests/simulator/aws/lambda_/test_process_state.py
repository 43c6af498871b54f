"""What belongs to the process follows the running function, and comes back."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from gameday.simulator.aws.lambda_.process_state import ProcessState, Slot

SLOW = (
    "import os, sys, time, boto3, utils\n"
    "def handler(event, context):\n"
    "    os.environ['MARK'] = event\n"
    "    seen = []\n"
    "    for _ in range(3):\n"
    "        time.sleep(1)\n"
    "        print(event)\n"
    "        seen += [os.environ['MARK'], utils.NAME, sys.modules['utils'].NAME]\n"
    "    boto3.client('ec2').describe_vpcs()\n"
    "    return [*seen, os.environ['AWS_LAMBDA_FUNCTION_NAME']]\n"
)


def test_a_state_is_entered_and_left() -> None:
    """The value that was set inside is kept for the next time."""
    owner = SimpleNamespace(value="process")
    state = ProcessState([Slot(owner, "value", "function")])
    state.enter()
    state.enter()
    assert owner.value == "function"
    owner.value = "changed"
    state.leave()
    state.leave()
    assert owner.value == "process"
    state.enter()
    assert owner.value == "changed"
    state.leave()


def test_two_functions_in_flight_do_not_see_each_other(world: Any) -> None:
    """Environment, modules of the same name, output and credentials are apart."""
    arns = [
        world.deploy(
            name,
            {"index.py": SLOW, "utils.py": f"NAME = '{name} utils'\n"},
            Timeout=10,
        )
        for name in ("one", "two")
    ]
    actors = [
        world.clock.spawn(
            name, lambda a=arn, n=name: world.runtime.invoke(a, f'"{n}"'.encode())
        )
        for arn, name in zip(arns, ("one", "two"), strict=True)
    ]
    world.clock.run()
    for actor, name in zip(actors, ("one", "two"), strict=True):
        seen = [name, f"{name} utils", f"{name} utils"] * 3
        assert actor.result.failure is None
        assert actor.result.payload.decode() == str([*seen, name]).replace("'", '"')
        assert world.log(name)[1:4] == [name] * 3
    calls = [call for call in world.callers if call[1] == "DescribeVpcs"]
    assert calls == [
        ("function:one", "DescribeVpcs", "ASIAONE"),
        ("function:two", "DescribeVpcs", "ASIATWO"),
    ]


def test_the_process_is_as_it_was(world: Any) -> None:
    """After an invocation nothing of the function is left in the process."""
    code = (
        "import logging, os, sys, boto3\nimport helper_of_test\n"
        "def handler(event, context):\n"
        "    os.environ['LEFT'] = 'behind'\n    boto3.setup_default_session()\n"
        "    logging.getLogger().setLevel(logging.DEBUG)\n"
        "    logging.getLogger().addHandler(logging.NullHandler())\n"
    )
    arn = world.deploy("messy", {"index.py": code, "helper_of_test.py": ""})

    def look() -> list[Any]:
        root = logging.getLogger()
        return [
            dict(os.environ),
            sys.stdout,
            boto3.DEFAULT_SESSION,
            (root.level, list(root.handlers)),
            list(sys.path),
            list(sys.meta_path),
            sorted(name for name in sys.modules if "helper_of_test" in name),
        ]

    before = look()
    assert world.invoke(arn).failure is None
    assert look() == before
    assert "index" not in sys.modules


def test_a_function_sees_none_of_the_developers_environment(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only Lambda's variables, the function's own and moto's settings are there."""
    code = "import os\ndef handler(e, c):\n    return dict(os.environ)\n"
    arn = world.deploy("env", code, Environment={"Variables": {"MINE": "yes"}})
    monkeypatch.setenv("AWS_PROFILE", "production")
    seen = world.answer(arn)
    assert seen["MINE"] == "yes"
    assert seen["AWS_REGION"] == "us-east-1"
    assert seen["AWS_SESSION_TOKEN"].endswith("role/execution")
    assert "AWS_PROFILE" not in seen


def test_a_module_of_the_process_does_not_shadow_the_functions_own(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A function's module wins over one of that name outside of site-packages."""
    monkeypatch.setitem(sys.modules, "settings", SimpleNamespace(NAME="process"))
    code = "import settings\ndef handler(e, c):\n    return settings.NAME\n"
    files = {"index.py": code, "settings.py": "NAME = 'function'\n"}
    assert world.answer(world.deploy("own", files)) == "function"
    assert sys.modules["settings"].NAME == "process"


def test_boto3_is_shared_even_if_the_function_brings_its_own(world: Any) -> None:
    """A bundled SDK would call the real AWS, so it is not loaded."""
    code = "import boto3\ndef handler(e, c):\n    return hasattr(boto3, 'bundled')\n"
    files = {"index.py": code, "boto3/__init__.py": "bundled = True\n"}
    assert world.answer(world.deploy("bundle", files)) is False


def test_a_module_can_be_imported_late(world: Any) -> None:
    """An import inside the handler finds the function's module."""
    code = "def handler(e, c):\n    from lib.late import VALUE\n    return VALUE\n"
    files = {"index.py": code, "lib/late.py": "VALUE = 3\n"}
    assert world.answer(world.deploy("late", files)) == 3


WHOSE = "import {0}\ndef handler(e, c):\n    return {0}.__file__\n"


@pytest.mark.parametrize(
    ("name", "content", "its"),
    [
        ("responses", {"__init__.py": ""}, "/task/responses/__init__.py"),
        ("responses", {"isolate.py": "WHO = 'mine'\n"}, None),
        ("responses", {"plan.json": "{}"}, "/site-packages/responses/__init__.py"),
        (
            "cryptography",
            {"__init__.py": "", "hazmat/rust.abi3.so": ""},
            "/site-packages/cryptography/__init__.py",
        ),
    ],
    ids=["a package", "without an init", "a folder of data", "compiled"],
)
def test_a_functions_own_package_wins_over_an_installed_one(
    world: Any, name: str, content: dict[str, str], its: str | None
) -> None:
    """As in Lambda, save where it is no code, or is compiled for another machine."""
    installed = importlib.import_module(name)
    files = {f"{name}/{path}": text for path, text in content.items()}

    found = world.answer(world.deploy("own", {"index.py": WHOSE.format(name), **files}))

    assert found is None if its is None else found.endswith(its)
    assert sys.modules[name] is installed


def test_a_call_is_answered_outside_of_the_function(world: Any) -> None:
    """Who answers sees neither its modules nor its environment."""
    seen: list[Any] = []

    def answer(call: Any) -> dict[str, Any]:
        import responses

        seen.append((responses.__name__, hasattr(responses, "activate")))
        seen.append(os.environ.get("AWS_LAMBDA_FUNCTION_NAME"))
        return {"Vpcs": []}

    world.operations.add("ec2", "DescribeVpcs", answer)
    code = (
        "import boto3, os, responses\n"
        "def handler(event, context):\n"
        "    boto3.client('ec2').describe_vpcs()\n"
        "    return [responses.WHO, os.environ['AWS_LAMBDA_FUNCTION_NAME']]\n"
    )
    arn = world.deploy("own", {"index.py": code, "responses.py": "WHO = 'mine'\n"})

    assert world.answer(arn) == ["mine", "own"]
    assert seen == [("responses", True), None]


THREADED = """
import os, threading, time, boto3
seen = []

def look():
    time.sleep(0.2)
    seen.append(os.environ.get("AWS_LAMBDA_FUNCTION_NAME"))

def handler(event, context):
    thread = threading.Thread(target=look)
    thread.start()
    boto3.client("ec2").describe_vpcs()
    thread.join()
    return seen
"""


def test_a_thread_has_its_function_s_state_while_another_calls(world: Any) -> None:
    """Only who is answered is aside meanwhile."""
    assert world.answer(world.deploy("f", THREADED)) == ["f"]
