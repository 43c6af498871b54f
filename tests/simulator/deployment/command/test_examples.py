"""The example commands answer a real scenario."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gameday.scenarios.loader import load_scenario
from gameday.scorecards.scorecard import Scorecard
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

EXAMPLES = Path(__file__).parents[4] / "docs" / "examples" / "commands"
STOP = """
export async function handler(event, context) {
  const instance = event.detail.resource.instanceDetails.instanceId;
  const scope = `${process.env.AWS_ACCESS_KEY_ID}/20260101/us-east-1/ec2/aws4_request`;
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      "Authorization": `AWS4-HMAC-SHA256 Credential=${scope}, Signature=0`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      Action: "StopInstances", Version: "2016-11-15", "InstanceId.1": instance,
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return { status: answer.status, id: context.awsRequestId };
}
"""


def _play(responder: str) -> Scorecard:
    loaded = load_scenario("impact/ec2-crypto-mining")
    return play(loaded, Options(responders=(responder,))).card


def _verdict(card: Scorecard, objective: str) -> Any:
    return next(each.verdict for each in card.objectives if each.id == objective)


def _has_aws() -> bool:
    """Whether there is an aws command that starts without the person's own home."""
    path = shutil.which("aws")
    clean = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    return (
        bool(path)
        and not subprocess.run(
            [str(path), "--version"], env=clean, capture_output=True, check=False
        ).returncode
    )


def test_the_python_example_contains(monkeypatch: pytest.MonkeyPatch) -> None:
    """The boto3 script keeps the volumes and stops the miner."""
    monkeypatch.chdir(EXAMPLES.parent)
    card = _play(f"command:{sys.executable} commands/isolate.py")
    assert _verdict(card, "contain") == "met"
    assert _verdict(card, "evidence") == "met"


@pytest.mark.skipif(not _has_aws(), reason="needs the aws command")
def test_the_shell_example_contains() -> None:
    """The shell script does the same with the aws command."""
    card = _play(f"command:{EXAMPLES / 'isolate.sh'}")
    assert _verdict(card, "contain") == "met"
    assert _verdict(card, "evidence") == "met"


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_a_node_function_contains(tmp_path: Path) -> None:
    """The runner hands a Node function its event, and its calls take effect."""
    handler = tmp_path / "index.mjs"
    handler.write_text(STOP)
    card = _play(f"command:node {EXAMPLES / 'run-lambda.mjs'} {handler}")
    assert _verdict(card, "contain") == "met"
