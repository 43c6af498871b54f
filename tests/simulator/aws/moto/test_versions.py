"""A moto that the corrections were not written for is named, once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from gameday.simulator.account.versions import list_versions
from gameday.simulator.aws.moto.versions import WRITTEN_FOR, explain_mismatch
from gameday.simulator.cli import main

ROOT = Path(__file__).parents[4]


@pytest.fixture
def newer_moto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the metadata of another moto be found before that of the installed one."""
    folder = tmp_path / "site" / "moto-9.0.0.dist-info"
    folder.mkdir(parents=True)
    content = "Metadata-Version: 2.1\nName: moto\nVersion: 9.0.0\n"
    (folder / "METADATA").write_text(content)
    monkeypatch.syspath_prepend(str(folder.parent))


def test_the_tested_moto_is_the_one_that_is_installed_here() -> None:
    """The pin of the tests and the list of versions are raised together."""
    pinned = re.search(
        r"^moto==(\S+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE
    )
    assert pinned is not None
    assert pinned[1] in WRITTEN_FOR
    assert explain_mismatch() is None
    assert list_versions()["moto"] == pinned[1]


@pytest.mark.usefixtures("newer_moto")
def test_another_moto_is_said_once(tmp_path: Path) -> None:
    """The command says it on standard error, the journal at its beginning."""
    arguments = ["run", "--responder", "none", "--out", str(tmp_path)]
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    note, _report = done.stderr.splitlines()
    assert note == (
        "note: moto 9.0.0 is installed; the embedded account's corrections were"
        " written for 5.2.5, so AWS may be played less exactly"
    )
    journal = tmp_path / "ec2-crypto-mining-seed1" / "journal.jsonl"
    first = json.loads(journal.read_text().splitlines()[0])
    assert first["versions"]["moto"] == "9.0.0 (written for 5.2.5)"
