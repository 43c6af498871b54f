"""The same seed gives the same journal, byte for byte; nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import boto3
from botocore.httpsession import URLLib3Session

from gameday.scorecards.journal import read_journal


def _run(out: Path, *, seed: int, hash_seed: str) -> bytes:
    subprocess.run(
        [
            *(sys.executable, "-m", "gameday", "run"),
            *("--seed", str(seed), "--out", str(out)),
        ],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "America/New_York"},
    )
    return (out / f"ec2-crypto-mining-seed{seed}" / "journal.jsonl").read_bytes()


def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Neither the process, nor its hash seed, nor the time zone shows."""
    one = _run(tmp_path / "one", seed=7, hash_seed="1")
    other = _run(tmp_path / "other", seed=7, hash_seed="4242")
    assert one == other


def test_a_warm_process_gives_the_same_bytes_as_a_fresh_one(
    tmp_path: Path, flagship: Any
) -> None:
    """What was played before in a process does not show in what is played next."""
    from gameday.simulator.exercise import play
    from gameday.simulator.options import Options

    fresh = _run(tmp_path / "fresh", seed=3, hash_seed="1")
    for number in (1, 2):
        journal = tmp_path / f"warm-{number}.jsonl"
        play(flagship, Options(seed=3), journal=journal)
        assert journal.read_bytes() == fresh


def test_another_seed_gives_other_times(play_flagship: Any) -> None:
    """The seed decides how long everything takes."""
    one = play_flagship("isolate-instance", seed=1).card.times
    other = play_flagship("isolate-instance", seed=2).card.times
    assert one.contain_from_inject.seconds != other.contain_from_inject.seconds


def test_the_journal_can_be_read_and_is_chained(tmp_path: Path, flagship: Any) -> None:
    """The file holds every fact that was recorded, in an unbroken chain."""
    from gameday.simulator.exercise import play
    from gameday.simulator.options import Options

    journal = tmp_path / "journal.jsonl"
    played = play(flagship, Options(), journal=journal)
    assert [fact.seq for fact in read_journal(journal)] == [
        fact.seq for fact in played.facts
    ]


def test_an_exercise_leaves_the_process_as_it_was(play_flagship: Any) -> None:
    """Clock, environment, clients and interception are the process's own again."""
    before = (dict(os.environ), time.sleep, URLLib3Session.send, boto3.DEFAULT_SESSION)
    play_flagship("isolate-instance")
    after = (dict(os.environ), time.sleep, URLLib3Session.send, boto3.DEFAULT_SESSION)
    assert before == after
    assert time.time() > 1_780_000_000


def test_an_exercise_can_be_played_twice_in_a_row(play_flagship: Any) -> None:
    """A second exercise in the same process is not disturbed by the first."""
    first = play_flagship("isolate-instance").card
    second = play_flagship("isolate-instance").card
    assert first == second
