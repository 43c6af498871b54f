"""A handler whose exception cannot be told fails like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.loader import load_scenario
from gameday.simulator.options import Options
from gameday.simulator.run import run_scenario

if TYPE_CHECKING:
    from pathlib import Path

HANDLER = """\
class Odd(Exception):
    def __str__(self):
        {body}

def handler(event, context):
    raise Odd()
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return 5", "<exception str() failed>"),
        ("raise ValueError('no words')", "<exception str() failed>"),
        ("raise SystemExit(0)", "<exception str() failed>"),
        ("return str(self)", "<exception str() failed>"),
        ("return '\\ud800\\x00\\x1b[2J'", "\\\\ud800\\u0000\\u001b[2J"),
        ("return 'x' * 10_000_000", "… (all 100000 characters are in texts/"),
    ],
)
def test_words_that_cannot_be_had(tmp_path: Path, body: str, told: str) -> None:
    """The run is judged, and its journal says what could be said."""
    (tmp_path / "odd.py").write_text(HANDLER.format(body=body))
    options = Options(
        responders=(f"lambda:{tmp_path}/odd.py:handler",),
        latency="none",
        out=tmp_path / "runs",
    )
    card, folder = run_scenario(load_scenario("impact/ec2-crypto-mining"), options)
    assert card.verdict == "failed"
    journal = (folder / "journal.jsonl").read_text(encoding="utf-8")
    assert told in journal.encode().decode("unicode_escape") or told in journal
