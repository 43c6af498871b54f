"""Programs as responders: what they find, how they end, and what the journal says."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scorecards.journal import Fact

Stage = Any

# An exercise puts its own time in their place.
_perf_counter, _sleep = time.perf_counter, time.sleep

_DUMP = """
import json, os, sys
event = sys.stdin.read()
same = open(os.environ["GAMEDAY_EVENT"]).read() == event
with open("said.json", "w") as file:
    json.dump({"event": json.loads(event), "same": same, "env": dict(os.environ),
               "cwd": os.getcwd()}, file)
"""
_CALL = """
import boto3
sts = boto3.client("sts")
for _ in range(3):
    sts.get_caller_identity()
"""


def _shape(facts: list[Fact]) -> list[tuple[str, Any]]:
    return [(fact.kind, fact.fields.get("exit_code")) for fact in facts]


def test_a_program_gets_the_event(stage: Stage, tmp_path: Path) -> None:
    """The event is on standard input and in a file; the folder is the program's."""
    facts = stage.answer(_DUMP)
    assert _shape(facts) == [("responder.started", None), ("responder.finished", 0)]
    said = json.loads((tmp_path / "said.json").read_text())
    assert said["event"]["detail"]["id"] == "f-1"
    assert said["same"]
    assert said["cwd"] == str(tmp_path)


def test_the_environment_is_clean(
    make_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the person's own reaches the program, but what leads to us does."""
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("SECRET_OF_MINE", "1")
    make_stage().answer(_DUMP, environment={"MODE": "test"})
    found = json.loads((tmp_path / "said.json").read_text())["env"]
    assert not {"AWS_PROFILE", "SECRET_OF_MINE"} & found.keys()
    # The web is where the account is: no proxy of the person's is asked.
    assert found["HTTPS_PROXY"] == found["AWS_ENDPOINT_URL"]
    assert found["MODE"] == "test"
    assert found["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    assert found["AWS_EC2_METADATA_DISABLED"] == "true"
    assert found["GAMEDAY_TIME"].startswith("2026-03-02T09:00:00")
    assert not Path(found["HOME"]).exists()


def test_calls_are_the_roles_and_take_time(stage: Stage) -> None:
    """Calls pass the gateway as the role's session, with a modelled latency."""
    calls: list[Any] = []
    stage.world.listeners.append(lambda call, _: calls.append(call))
    facts = stage.answer(_CALL)
    assert [(call.operation, str(call.actor)) for call in calls] == [
        ("GetCallerIdentity", "responder:answer")
    ] * 3
    assert calls[0].caller.arn.startswith(
        "arn:aws:sts::123456789012:assumed-role/responder-answer-Role-"
    )
    assert facts[-1].fields["duration_s"] > 0


def test_the_policy_is_enforced(stage: Stage) -> None:
    """What the role may not do is refused, and the program hears it."""
    facts = stage.answer(
        "import boto3\nboto3.client('iam').list_users()",
        policy=[{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}],
    )
    assert facts[-1].kind == "responder.failed"
    assert "AccessDenied" in facts[-1].fields["message"]


def test_the_same_run_makes_the_same_journal(
    make_stage: Callable[..., Stage],
) -> None:
    """However long the program really takes, the facts are the same."""
    told = []
    for pause in (0.0, 0.4):
        stage = make_stage()
        stage.answer(f"import time\ntime.sleep({pause})\n{_CALL}")
        told.append([(f.t, f.kind, f.fields) for f in stage.world.journal.facts])
        stage.world.__exit__(None, None, None)
    assert told[0] == told[1]


def test_others_act_while_a_call_takes_its_time(stage: Stage) -> None:
    """Two programs share the exercise: their calls are interleaved in its time."""
    order: list[str] = []
    stage.world.listeners.append(lambda call, _: order.append(str(call.actor)))
    stage.deploy(stage.script(_CALL, "first.py"))
    stage.deploy(stage.script(_CALL, "second.py"))
    stage.send()
    assert len(order) == 6
    assert order not in (sorted(order), sorted(order, reverse=True))


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (
            "import sys; print('no', file=sys.stderr); sys.exit(3)",
            "exit status 3",
            "no",
        ),
        ("import os; os.kill(os.getpid(), 9)", "signal SIGKILL", "signal SIGKILL"),
        ("raise ValueError('odd')", "exit status 1", "ValueError: odd"),
    ],
)
def test_failures_are_told(stage: Stage, text: str, error: str, message: str) -> None:
    """An exit status or a signal is a failure, with the last lines of its errors."""
    failed = stage.answer(text)[-1]
    assert (failed.kind, failed.fields["error"]) == ("responder.failed", error)
    assert message in failed.fields["message"]


def test_secrets_stay_out_of_the_journal(stage: Stage) -> None:
    """A program that prints its environment does not put credentials in the journal."""
    failed = stage.answer(
        "import os, sys\n"
        "env = os.environ\n"
        "sys.exit(env['AWS_SECRET_ACCESS_KEY'] + env['AWS_SESSION_TOKEN'])"
    )[-1]
    assert failed.fields["message"] == "(secret)(secret)"


def test_retries_come_after_a_minute_and_two(stage: Stage) -> None:
    """A failed run is tried again as often as the settings say."""
    facts = stage.answer("raise SystemExit(1)", retries=2)
    started = [f for f in facts if f.kind == "responder.started"]
    assert [f.fields["attempt"] for f in started] == [1, 2, 3]
    assert [round(f.t - started[0].t) for f in started] == [0, 60, 180]
    assert len({f.fields["request_id"] for f in facts}) == 1


def test_a_program_that_hangs_is_ended(stage: Stage) -> None:
    """It loses its real time, and in the exercise all of its own."""
    began = _perf_counter()
    facts = stage.answer(
        "import time; time.sleep(600)", timeout="2m", real_timeout="0.5s"
    )
    assert _perf_counter() - began < 30
    assert facts[-1].kind == "responder.timed_out"
    assert facts[-1].t - facts[0].t == pytest.approx(120)


def test_a_program_that_calls_for_ever_is_ended(stage: Stage) -> None:
    """The exercise's time runs out over its calls."""
    facts = stage.answer(
        "import boto3\nsts = boto3.client('sts')\n"
        "while True: sts.get_caller_identity()",
        timeout=2,
    )
    assert facts[-1].kind == "responder.timed_out"
    assert facts[-1].t - facts[0].t == pytest.approx(2, abs=0.01)


def test_what_a_program_started_ends_with_it(stage: Stage, tmp_path: Path) -> None:
    """A process it leaves behind is killed, even one that holds its output open."""
    text = (
        "import subprocess, sys\n"
        "words = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
        "child = subprocess.Popen(words)\n"
        "open('pid', 'w').write(str(child.pid))"
    )
    began = _perf_counter()
    assert stage.answer(text)[-1].kind == "responder.finished"
    assert _perf_counter() - began < 30
    pid = int((tmp_path / "pid").read_text())
    assert _is_gone(pid)


def test_a_megabyte_of_output_is_no_trouble(stage: Stage) -> None:
    """A program never waits for somebody to read what it prints."""
    facts = stage.answer(
        "import sys\nfor out in (sys.stdout, sys.stderr): out.write('x' * 1_000_000)"
    )
    assert facts[-1].kind == "responder.finished"


def test_a_slow_program_is_not_taken_for_stuck(
    make_stage: Callable[..., Stage],
) -> None:
    """The watchdog's limit of a step does not count for what works outside."""
    stage = make_stage(step_s=1.5)
    assert stage.answer("import time; time.sleep(3)")[-1].kind == "responder.finished"


def test_real_time_can_be_charged(stage: Stage) -> None:
    """A setting makes the program's own work cost what it really took."""
    finished = stage.answer("import time; time.sleep(0.3)", charge="real")[-1]
    assert finished.fields["duration_s"] >= 0.3


def test_only_matching_events_start_it(stage: Stage) -> None:
    """The rule's pattern decides; a low finding starts nothing by default."""
    stage.deploy(stage.script("pass"))
    stage.send(
        {
            "source": "aws.guardduty",
            "detail-type": "GuardDuty Finding",
            "detail": {"severity": 2},
        }
    )
    assert stage.facts("responder.") == []


def _is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if _state(pid) == "Z":
            return True
        _sleep(0.02)
    return False


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
