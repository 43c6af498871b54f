"""A responder's folder is deployed whole, and fails at a line of its own file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from pathlib import Path

DESCRIPTOR = """\
title: Looks
doc: Looks at the finding.
pattern: {source: [aws.guardduty]}
"""
ALONE = """\
def handler(event, context):
    raise KeyError("instance")
"""
WITH_HELPERS = """\
from helpers import find

def handler(event, context):
    find(event)
"""
HELPERS = """\
def find(event):
    raise KeyError("instance")
"""
OTHER_NAME = DESCRIPTOR + "handler: look.py\n"


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"handler.py": ALONE}, "handler.py:2"),
        ({"handler.py": WITH_HELPERS, "helpers.py": HELPERS}, "helpers.py:2"),
        (
            {"handler.py": WITH_HELPERS, "helpers/__init__.py": HELPERS},
            "helpers/__init__.py:2",
        ),
        ({"look.py": ALONE, "responder.yaml": OTHER_NAME}, "look.py:2"),
    ],
)
def test_it_fails_at_a_line_of_its_own_file(
    flagship: Any, tmp_path: Path, files: dict[str, str], line: str
) -> None:
    """The handler's, or a module's beside it."""
    for name, text in {"responder.yaml": DESCRIPTOR, **files}.items():
        path = tmp_path / "looks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    options = Options(responders=(str(tmp_path / "looks"),), latency="none")
    played = play(flagship, options)
    failed = [fact.fields for fact in played.facts if fact.kind == "responder.failed"]
    assert {each["line"] for each in failed} == {line}
    told = f"`looks` failed at {line} with KeyError"
    assert any(reason.startswith(told) for reason in played.card.reasons)
