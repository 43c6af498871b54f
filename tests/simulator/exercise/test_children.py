"""What a function starts is the function's: its calls, its posts, its time."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.facts.response import (
    ResponderFailed,
    ResponderPosted,
    ResponderTimedOut,
)
from gameday.scorecards.facts.typed import select

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.simulator.exercise import Played
    from gameday.simulator.world import World

HEAD = """
import asyncio, concurrent.futures, multiprocessing, os, signal, subprocess, sys
import threading, time
from multiprocessing.connection import wait

import boto3

def tag(name="child"):
    boto3.client("ec2").create_tags(
        Resources=[os.environ["TAGGED"]], Tags=[{"Key": name, "Value": "x"}]
    )

def send(line):
    tag()
    line.send(os.getcwd())

CHILD = [sys.executable, "/tmp/child.py"]
QUIET = {"stdout": subprocess.PIPE, "text": True}

def handler(event, context):
    details = event["detail"]["resource"]["instanceDetails"]
    os.environ["TAGGED"] = details["instanceId"]
    with open("/tmp/child.py", "w") as program:
        program.write(PROGRAM)
"""
PROGRAM = """
import os, sys
import boto3
boto3.client("ec2").create_tags(
    Resources=[os.environ["TAGGED"]], Tags=[{"Key": "child", "Value": "x"}]
)
print("tagged")
"""
ASYNCHRONOUS = """
async def start():
    child = await asyncio.create_subprocess_exec(*CHILD, stdout=asyncio.subprocess.PIPE)
    said, _ = await asyncio.wait_for(child.communicate(), 30)
    return said, child.returncode
answer = asyncio.run(start())
assert answer == (b"tagged\\n", 0), answer
"""
WAYS = {
    "run": "assert subprocess.run(CHILD, check=True, **QUIET).stdout == 'tagged\\n'",
    "run, captured": "subprocess.run(CHILD, check=True, capture_output=True)",
    "run, in time": "subprocess.run(CHILD, check=True, timeout=30, **QUIET)",
    "run, fed": "subprocess.run(CHILD, check=True, input='x' * 200_000, **QUIET)",
    "call": "assert subprocess.call(CHILD) == 0",
    "Lambda's Python": "subprocess.run(['python3', '/tmp/child.py'], check=True)",
    "a shell": "assert subprocess.getoutput('python3 /tmp/child.py | cat') == 'tagged'",
    "os.system": "assert os.system('python3 /tmp/child.py') == 0",
    "os.popen": """
with os.popen("python3 /tmp/child.py") as said:
    assert said.read() == "tagged\\n"
""",
    "os.spawnv": "assert os.spawnv(os.P_WAIT, CHILD[0], CHILD) == 0",
    "lines": """
with subprocess.Popen(CHILD, **QUIET) as child:
    assert [*child.stdout] == ["tagged\\n"]
""",
    "polled": """
child = subprocess.Popen(CHILD)
while child.poll() is None:
    time.sleep(1)
assert child.returncode == 0
""",
    "asyncio": ASYNCHRONOUS,
    "a thread": """
thread = threading.Thread(target=subprocess.check_call, args=(CHILD,))
thread.start()
while thread.is_alive():
    tag("parent")
    thread.join(1)
""",
    "a fork": """
child = os.fork()
if child == 0:
    tag()
    os._exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
""",
    "multiprocessing": """
here, there = multiprocessing.get_context("fork").Pipe()
child = multiprocessing.get_context("fork").Process(target=send, args=(there,))
child.start()
assert here.recv() == "/var/task"
child.join(5)
assert child.exitcode == 0
""",
    "a sentinel": """
child = multiprocessing.get_context("fork").Process(target=tag)
child.start()
assert wait([child.sentinel], 30) == [child.sentinel]
""",
}


def _write(body: str) -> str:
    indented = body.strip("\n").replace("\n", "\n    ")
    return f"PROGRAM = {PROGRAM!r}\n{HEAD}\n    {indented}\n"


def _list_tagging(played: Played) -> list[Any]:
    return [
        fact
        for fact in played.facts
        if fact.kind == "api.called" and fact.fields["operation"] == "CreateTags"
    ]


@pytest.mark.parametrize("name", WAYS)
def test_a_child_calls_as_its_function_does(
    play_code: Any, tmp_path: Path, name: str
) -> None:
    """However it is started and waited for; its call takes the exercise's time."""
    played = play_code(_write(WAYS[name]))
    assert not [fact.message for fact in select(played.facts, ResponderFailed)]
    calls = _list_tagging(played)
    assert calls
    assert {str(fact.actor) for fact in calls} == {f"responder:{tmp_path.name}"}
    finished = [f for f in played.facts if f.kind == "responder.finished"]
    assert all(0.05 <= fact.fields["duration_s"] < 10 for fact in finished)


POSTS = {
    "urllib": """
program = "import urllib.request as u; u.urlopen('https://hooks.example.com/x', b'hi')"
subprocess.run([sys.executable, "-c", program], check=True)
""",
    "requests": """
program = "import requests; requests.post('https://hooks.example.com/x', data=b'hi')"
subprocess.run([sys.executable, "-c", program], check=True)
""",
    "curl": """
subprocess.run(["curl", "-sSf", "-d", "hi", "https://hooks.example.com/x"], check=True)
""",
    "a fork": """
def post():
    import urllib.request
    urllib.request.urlopen("https://hooks.example.com/x", b"hi")
child = multiprocessing.get_context("fork").Process(target=post)
child.start()
child.join()
assert child.exitcode == 0
""",
}


@pytest.mark.parametrize("name", POSTS)
def test_what_a_child_posts_is_answered_and_told(play_code: Any, name: str) -> None:
    """Over TLS that it verifies, as its function's own posts are."""
    if name == "curl" and shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    played = play_code(_write(POSTS[name]))
    assert not [fact.message for fact in select(played.facts, ResponderFailed)]
    posted = {(f.host, f.text, f.status) for f in select(played.facts, ResponderPosted)}
    assert posted == {("hooks.example.com", "hi", 200)}


def test_the_same_seed_makes_the_same_journal(play_code: Any) -> None:
    """However long the machine takes to start a child."""
    body = f"""
{WAYS["a thread"]}
{WAYS["run"]}
{WAYS["multiprocessing"]}"""
    first, second = (play_code(_write(body)).facts for _ in range(2))
    assert [fact.fields for fact in first] == [fact.fields for fact in second]


def test_a_child_may_do_what_its_function_may(play_code: Any) -> None:
    """It is asked of the function's role, and nobody else's credentials are there."""
    body = """
said = subprocess.run(
    [sys.executable, "-c", "import boto3; boto3.client('iam').list_users()"],
    capture_output=True, text=True,
)
raise RuntimeError(said.stderr.splitlines()[-1])
"""
    played = play_code(_write(body))
    told = {fact.message for fact in select(played.facts, ResponderFailed)}
    assert len(told) == 1
    assert "AccessDenied" in told.pop()


def test_a_child_that_hangs_lasts_as_long_as_its_function(play_code: Any) -> None:
    """A limit that the function sets is kept in the exercise's time."""
    body = """
began = time.monotonic()
try:
    subprocess.run(["sleep", "600"], timeout=0.5)
except subprocess.TimeoutExpired:
    raise RuntimeError(round(time.monotonic() - began, 3))
"""
    played = play_code(_write(body))
    assert not [*select(played.facts, ResponderTimedOut)]
    assert {f.message for f in select(played.facts, ResponderFailed)} == {"0.5"}


def test_what_is_asked_after_the_answer_is_a_gap(play_code: Any) -> None:
    """Lambda stops a process with its function; when, nobody can say."""
    played = play_code(_write("sys.left = subprocess.Popen(CHILD)"))
    assert not _list_tagging(played)
    gaps = [f.fields["what"] for f in played.facts if f.kind == "gap.met"]
    assert any("outlives its function's answer" in what for what in gaps)


def test_what_a_child_prints_is_in_its_function_s_log(
    play_code: Any, tmp_path: Path
) -> None:
    """On both streams, where the function takes neither."""
    lines: list[str] = []

    def keep(world: World) -> None:
        logs = world.account.client("logs")
        name = f"/aws/lambda/{tmp_path.name}"
        events = logs.filter_log_events(logGroupName=name)["events"]
        lines.extend(event["message"].strip() for event in events)

    body = "subprocess.call(CHILD)\nos.system('echo loud >&2')"
    play_code(_write(body), keep=keep)
    assert lines.index("tagged") < lines.index("loud")
