"""The pytest plugin, in pytest runs of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FLAGSHIP = "impact/ec2-crypto-mining"

ASSERTIONS = f"""
import os

import boto3
import pytest

from gameday.scenarios.errors import UsageError


def stop(event, context):
    instance = event["detail"]["resource"]["instanceDetails"]["instanceId"]
    boto3.client("ec2").stop_instances(InstanceIds=[instance])


def test_own_responder(exercise):
    card = exercise("{FLAGSHIP}", seed=3)

    assert card.verdict == "passed"
    assert card.responders == ("isolate-instance",)
    assert card.seed == 3


def test_handler(exercise):
    seen = []

    def handler(event, context):
        seen.append(event["detail-type"])
        stop(event, context)

    card = exercise("{FLAGSHIP}", responder=handler, latency="none")

    assert seen == ["GuardDuty Finding"]
    assert card.times.contain_from_inject.seconds < 300
    assert card.objective("evidence").verdict == "missed"


@pytest.mark.parametrize("nobody", [None, "none", []])
def test_nobody(exercise, nobody):
    card = exercise("{FLAGSHIP}", responder=nobody)

    assert card.times.contain_from_inject.seconds is None
    assert card.responders == ()


@pytest.mark.parametrize("limit", [None, 60])
def test_posts(exercise, limit):
    def tell(event, context):
        import requests

        url = "https://hooks.slack.com/services/T0/B0/x"
        requests.post(url, json={{"text": "it mines"}}, timeout=5).raise_for_status()

    exercise("{FLAGSHIP}", responder=tell, time_limit=limit)
    (post,) = exercise.posts
    assert (post.host, post.path) == ("hooks.slack.com", "/services/[redacted]")
    assert (post.json, post.status) == ({{"text": "it mines"}}, 200)

    refused = [{{"host": "*", "answer": {{"fail": "refused"}}}}]
    exercise("{FLAGSHIP}", responder=tell, http=refused, time_limit=limit)
    assert exercise.posts == ()

    with pytest.raises(UsageError, match="http: .*expected either"):
        exercise("{FLAGSHIP}", http=[{{"host": "*"}}])


def test_overrides(exercise):
    card = exercise(
        "{FLAGSHIP}",
        responder=["isolate-instance", stop],
        playbook={{
            "pass": 10,
            "contain": {{"within": "1s"}},
            "objectives": {{"evidence": {{"within": "2s", "weight": 5.0}}}},
        }},
    )

    assert card.pass_mark == 10
    assert card.objective("contain").verdict == "missed"
    assert card.objective("evidence").weight == 5
    assert card.responders == ("isolate-instance", "stop")


@pytest.mark.parametrize(
    ("playbook", "message"),
    [
        ({{"objectives": {{"evidenc": {{}}}}}}, "no objective `evidenc`"),
        ({{"contain": {{"within": 5}}}}, "contain.within: expected a duration"),
    ],
)
def test_wrong_overrides(exercise, playbook, message):
    with pytest.raises(UsageError, match=message):
        exercise("{FLAGSHIP}", playbook=playbook)
"""

STATE = f"""
import datetime
import logging
import os
import random
import selectors
import signal
import sys
import threading
import time

import boto3
import botocore.httpsession


def _look():
    return {{
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "session": boto3.DEFAULT_SESSION,
        "level": logging.root.level,
        "handlers": list(logging.root.handlers),
        "disabled": logging.root.manager.disable,
        "chance": random.getstate(),
        "path": list(sys.path),
        "meta": list(sys.meta_path),
        "clocks": (time.time, time.sleep, time.monotonic, time.perf_counter),
        "datetime": datetime.datetime.now,
        "select": selectors.DefaultSelector.select,
        "send": botocore.httpsession.URLLib3Session.send,
        "signal": signal.getsignal(signal.SIGUSR2),
        "threads": threading.active_count(),
        "zone": time.tzname,
    }}


def rude(event, context):
    os.environ["RUDE"] = "1"
    os.chdir("/")
    boto3.setup_default_session(region_name="eu-west-1")
    logging.root.setLevel(1)
    logging.disable(50)
    logging.root.addHandler(logging.NullHandler())
    random.seed(1)
    sys.path.append("/rude")


def test_nothing_is_left(exercise):
    exercise("{FLAGSHIP}", latency="none")  # what is imported stays imported
    boto3.setup_default_session(region_name="us-west-2")
    before, real = _look(), time.time()

    card = exercise("{FLAGSHIP}", responder=rude)

    assert "rude" in card.responders
    assert _look() == before
    assert 0 <= time.time() - real < 60


def test_moto_can_be_used_afterwards(exercise):
    from moto import mock_aws

    exercise("{FLAGSHIP}", latency="none")
    with mock_aws():
        client = boto3.client("sqs", region_name="us-east-1")
        client.create_queue(QueueName="q")
        assert len(client.list_queues()["QueueUrls"]) == 1


def test_a_mock_around_an_exercise_is_refused(exercise):
    from moto import mock_aws
    import pytest
    from gameday.scenarios.errors import UsageError

    with mock_aws(), pytest.raises(UsageError, match="no `mock_aws` around"):
        exercise("{FLAGSHIP}")
"""

FAILURES = f"""
def test_assertion(exercise):
    card = exercise("{FLAGSHIP}", responder=None)
    assert card.verdict == "passed"


def test_mistake(exercise):
    exercise("{FLAGSHIP}", responder="isolat-instance")


def test_invalid(exercise, tmp_path):
    path = tmp_path / "scenario.yaml"
    path.write_text("title: t\\n")
    exercise(path)
"""

SUITE = f"""\
title: t
exercises:
  - {{scenario: {FLAGSHIP}, seeds: 2}}
  - {{scenario: {FLAGSHIP}, responders: [], latency: none}}
"""


@pytest.mark.slow
def test_the_fixture_plays_exercises(pytester: pytest.Pytester) -> None:
    """With handlers, specs, lists of them, nobody, and overrides."""
    pytester.makepyfile(ASSERTIONS)

    result = pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider")

    result.assert_outcomes(passed=10)


@pytest.mark.slow
def test_nothing_is_left_behind(pytester: pytest.Pytester) -> None:
    """Clocks, patches, environment, moto, boto3, folder, logging: as before."""
    pytester.makepyfile(STATE)

    result = pytester.runpytest_subprocess("-W", "error")

    result.assert_outcomes(passed=3)


@pytest.mark.slow
def test_a_failure_shows_the_exercise(pytester: pytest.Pytester) -> None:
    """The scorecard and the timeline, and nothing of how it was played."""
    pytester.makepyfile(FAILURES)

    result = pytester.runpytest_subprocess("-p", "no:randomly", "-vv")

    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(
        [
            "*assert 'failed' == 'passed'*",
            "*gameday scorecard*",
            "FAILED * of 100 (80 to pass)*",
            "*gameday timeline*",
            "*adversary   can mine*",
            "E*UsageError: no responder or folder `isolat-instance`*",
            "E*ScenarioError: *scenario.yaml:1:1: `estate` is missing",
        ]
    )
    text = result.stdout.str()
    assert "simulator/" not in text
    assert "During handling" not in text


@pytest.mark.slow
def test_files_are_collected_where_asked_for(pytester: pytest.Pytester) -> None:
    """An item for each exercise; the failed one says why."""
    pytester.makeini("[pytest]\ngameday_scenarios = true\n")
    pytester.path.joinpath("s.suite.yaml").write_text(SUITE)
    pytester.path.joinpath("bad.scenario.yaml").write_text("title: t\n")
    pytester.path.joinpath("other.yaml").write_text("a: 1\n")
    options = ("--junitxml", "j.xml", "--continue-on-collection-errors")

    result = pytester.runpytest_subprocess("-p", "no:randomly", "-W", "error", *options)

    result.assert_outcomes(passed=2, failed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*bad.scenario.yaml:1:1: `estate` is missing",
            f"*{FLAGSHIP}, seed 1, answered by nobody*",
            "Failed: `contain` was missed, which is critical *",
            "*gameday scorecard*",
            "*gameday timeline*",
        ]
    )
    assert "simulator/" not in result.stdout.str()
    report = pytester.path.joinpath("j.xml").read_text()
    assert '<property name="objective.contain" value="missed: ' in report


def test_files_are_left_alone_otherwise(pytester: pytest.Pytester) -> None:
    """The setting is off by itself."""
    pytester.path.joinpath("s.suite.yaml").write_text(SUITE)
    pytester.makepyfile("def test_nothing(): pass")

    pytester.runpytest_subprocess().assert_outcomes(passed=1)


@pytest.mark.slow
def test_it_works_in_parallel(pytester: pytest.Pytester) -> None:
    """With xdist, in random order, beside locust's plugin and its options."""
    pytester.makeini("[pytest]\ngameday_scenarios = true\n")
    pytester.makepyfile(ASSERTIONS)
    pytester.path.joinpath("s.suite.yaml").write_text(SUITE)

    result = pytester.runpytest_subprocess(
        *("-n", "2", "-H", "http://localhost", "-W", "error", "-p", "randomly"),
        *("-p", "no:cacheprovider"),
    )

    result.assert_outcomes(passed=12, failed=1)


def test_a_run_without_it_imports_nothing_heavy(pytester: pytest.Pytester) -> None:
    """Neither moto nor boto3 nor pydantic, nor anything of ours but the plugin."""
    pytester.makepyfile("""
        import sys

        def test_modules(request):
            assert request.config.pluginmanager.has_plugin("gameday")
            heavy = {"moto", "boto3", "botocore", "pydantic", "yaml", "greenlet"}
            assert not heavy & set(sys.modules)
            ours = {m for m in sys.modules if m.split(".")[0] == "gameday"}
            assert ours == {"gameday", "gameday.simulator",
                            "gameday.simulator.testing",
                            "gameday.simulator.testing.plugin"}
    """)

    result = pytester.runpytest_subprocess("-p", "no:schemathesis", "-p", "no:locust")

    result.assert_outcomes(passed=1)


def test_importing_the_plugin_is_quick(tmp_path: Path) -> None:
    """It adds one small module to what pytest has imported anyway."""
    code = (
        "import pytest, sys; before = set(sys.modules);"
        "import gameday.simulator.testing.plugin;"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert (
        done.stdout == "['gameday', 'gameday.simulator', 'gameday.simulator.testing',"
        " 'gameday.simulator.testing.plugin']\n"
    )


HOSTILE = f"""
import os
import threading

import pytest


@pytest.mark.parametrize("end", [
    lambda: os._exit(0),
    lambda: exec("raise KeyboardInterrupt"),
    lambda: exec("raise SystemExit"),
    lambda: threading.Thread(target=os._exit, args=(0,)).start(),
    lambda: threading.Thread(target=int, args=("x",)).start(),
])
def test_it(exercise, end):
    card = exercise("{FLAGSHIP}", responder=lambda event, context: end())

    assert card.verdict == "failed"


def test_next():
    assert False, "must be reported"
"""


@pytest.mark.slow
def test_a_handler_that_ends_its_process_ends_no_test_run(tmp_path: Path) -> None:
    """It ends its invocation, as in Lambda; the tests after it are run and told."""
    (tmp_path / "test_it.py").write_text(HOSTILE)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-W",
            "ignore",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert "1 failed, 5 passed" in done.stdout, done.stdout


APART = f"""
import ctypes

import pytest

from gameday.scenarios.errors import ExerciseAborted, UsageError


def test_a_crash(exercise):
    with pytest.raises(ExerciseAborted, match="killed by SIGSEGV"):
        exercise("{FLAGSHIP}", responder=lambda *_: ctypes.string_at(0), time_limit=60)


def test_a_hang(exercise):
    def hang(event, context):
        ctypes.PyDLL(None).sleep(600)

    with pytest.raises(ExerciseAborted, match="still running after 10 s"):
        exercise("{FLAGSHIP}", responder=hang, time_limit=10)


def test_a_card(exercise):
    assert exercise("{FLAGSHIP}", time_limit=60).verdict == "passed"
    with pytest.raises(UsageError, match="no kind of responder"):
        exercise("{FLAGSHIP}", responder="tempalte:x", time_limit=60)
"""


@pytest.mark.slow
def test_an_exercise_with_a_time_limit_crashes_alone(tmp_path: Path) -> None:
    """It is played in a child of the test's process; cards and errors are the same."""
    (tmp_path / "test_it.py").write_text(APART)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-W",
            "ignore",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, "3 passed" in done.stdout) == (0, True), done.stdout
