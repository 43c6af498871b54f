"""Paths in a suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.simulator.campaign.suite.paths import anchor

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("answer.py", "{}/answer.py"),
        ("lambda:answer.py:handler", "lambda:{}/answer.py:handler"),
        ("template:answer.py", "template:{}/answer.py"),
        ("isolate-instance", "isolate-instance"),
        ("lambda:package.module:handler", "lambda:package.module:handler"),
        ("", ""),
    ],
)
def test_only_what_is_there_is_made_absolute(
    tmp_path: Path, spec: str, expected: str
) -> None:
    """A name stays a name."""
    (tmp_path / "answer.py").touch()

    assert anchor(spec, tmp_path) == expected.format(tmp_path)
