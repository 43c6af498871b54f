"""What programs send to the web: through a proxy they are told of, over real TLS."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.facts.response import (
    ResponderFailed,
    ResponderFinished,
    ResponderPosted,
    ResponderUnreached,
)
from gameday.scorecards.facts.typed import select

if TYPE_CHECKING:
    from gameday.simulator.exercise import Played
    from tests.simulator.exercise.conftest import Stage

SCENARIO = """
title: A server mines
estate: web-app
duration: 20m
injects:
  - id: mine
    at: 10s
    goal: true
    every: 60s
    resolve: {from: "${WebServer}", name: xmr-pool.example}
  - id: found
    by: guardduty
    after: mine
    finding: {type: "UnauthorizedAccess:EC2/SSHBruteForce", instance: "${WebServer}"}
playbook:
  objectives:
    - {id: told, check: posted, with: {host: hooks.slack.com, contains: it mines}}
"""
PATTERN = {"detail": {"type": ["UnauthorizedAccess:EC2/SSHBruteForce"]}}
URL = "https://hooks.slack.com/services/T0/B0/x"
CURL = f"curl -sS --fail -d 'it mines' {URL}"
PYTHON = f"""
import urllib.request
answer = urllib.request.urlopen("{URL}", b"it mines", timeout=5)
assert answer.read() == b"ok"
"""
REQUESTS = f"""
import requests
for _ in range(2):
    requests.post("{URL}", data="it mines", timeout=5).raise_for_status()
"""
PRESIGNED = """
import boto3, urllib.request
s3 = boto3.client("s3", region_name="us-east-1")
s3.create_bucket(Bucket="notes-of-an-incident")
place = {"Bucket": "notes-of-an-incident", "Key": "note"}
s3 = boto3.client("s3", endpoint_url="https://s3.us-east-1.amazonaws.com")
url = s3.generate_presigned_url("put_object", place)
text = {"Content-Type": "text/plain"}
urllib.request.urlopen(urllib.request.Request(url, b"it mines", text, method="PUT"))
s3 = boto3.client("s3", region_name="us-east-1")
kept = s3.get_object(**place)["Body"].read()
assert kept == b"it mines", kept
"""


def respond(stage: Stage, code: str, interpreter: str = "sh", **settings: Any) -> str:
    """Write a program that answers findings; return what it is called by."""
    (stage.folder / "tell").write_text(code)
    everything = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    described = {"pattern": PATTERN, "policy": everything}
    (stage.folder / "tell.responder.yaml").write_text(json.dumps(described | settings))
    return f"command:{shutil.which(interpreter)} {stage.folder / 'tell'}"


def list_errors(played: Played) -> list[str]:
    """List what runs ended with."""
    return [each.message for each in select(played.facts, ResponderFailed)]


@pytest.mark.parametrize(
    ("interpreter", "code", "posts"),
    [
        ("sh", CURL, 1),
        (sys.executable, PYTHON, 1),
        (sys.executable, REQUESTS, 2),
        ("sh", f"{sys.executable} -c '{PYTHON}'", 1),
        ("sh", "curl -sS --fail -d 'it mines' http://hooks.slack.com/services/a", 1),
    ],
    ids=["curl", "urllib", "requests", "a child", "without TLS"],
)
def test_a_program_s_post_is_answered(
    stage: Stage, interpreter: str, code: str, posts: int
) -> None:
    """Its certificate is verified, nothing leaves, and checks see it whole."""
    played = stage.play(SCENARIO, respond(stage, code, interpreter))

    assert list_errors(played) == []
    told = [*select(played.facts, ResponderPosted)]
    assert [each.text for each in told] == ["it mines"] * posts
    assert {each.actor.name for each in told} == {"tell"}
    assert played.card.objective("told").verdict == "met"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("{fail: dns}", "502"),
        ("{fail: refused}", "502"),
        ("{fail: timeout}", "504"),
        ("{fail: tls}", "certificate"),
        ("{fail: reset}", "curl: ("),
        ("{status: 500}", "500"),
    ],
)
def test_a_program_sees_a_host_fail(stage: Stage, answer: str, said: str) -> None:
    """As a proxy tells of it."""
    http = f"\nhttp: [{{host: hooks.slack.com, answer: {answer}}}]\n"
    played = stage.play(SCENARIO + http, respond(stage, CURL))

    (error,) = list_errors(played)
    assert said in error
    assert played.card.objective("told").verdict == "missed"
    failure = answer[7:-1]
    if failure in ("dns", "refused", "timeout", "tls"):
        (unreached,) = select(played.facts, ResponderUnreached)
        assert unreached.failure == failure


def test_a_slow_host_takes_a_program_s_time(stage: Stage) -> None:
    """Of the exercise, in no real second."""
    http = '\nhttp: [{host: "*", answer: {after: 40s}}]\n'
    played = stage.play(SCENARIO + http, respond(stage, CURL))

    (finished,) = select(played.facts, ResponderFinished)
    assert (finished.duration_s or 0) >= 40


def test_a_presigned_url_is_a_call(stage: Stage) -> None:
    """To S3 itself, with the role's credentials."""
    played = stage.play(SCENARIO, respond(stage, PRESIGNED, sys.executable))

    assert list_errors(played) == []
    assert not [*select(played.facts, ResponderPosted)]
    calls = [f.fields["operation"] for f in played.facts if f.kind == "api.called"]
    assert "PutObject" in calls
