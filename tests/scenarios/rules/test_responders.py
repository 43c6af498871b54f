"""Who answers."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.rules.responders import builtin_responders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("responders", "expected"),
    [
        ("[isolate-instance]", []),
        ('["lambda:my.pkg:handler", {use: isolate-instance, with: {A: 1}}]', []),
        (
            "[isolate-instanc]",
            [
                (
                    "6:14: unknown responder `isolate-instanc`"
                    " (did you mean `isolate-instance`?)"
                )
            ],
        ),
        (
            '["lambda:handler"]',
            [
                (
                    "6:14: expected `lambda:module:handler` or"
                    " `lambda:file.py:handler`, found `lambda:handler`"
                )
            ],
        ),
        (
            "[./nowhere]",
            [
                (
                    "6:14: no responder at `./nowhere`"
                    " (a folder with a `responder.yaml`, or a template)"
                )
            ],
        ),
        (
            f"[./{'n' * 300}]",
            [
                (
                    f"6:14: no responder at `./{'n' * 98}`"
                    " (a folder with a `responder.yaml`, or a template)"
                )
            ],
        ),
        ("[5]", ["6:14: expected a mapping, found `5`"]),
    ],
)
def test_every_responder_can_be_found(
    problems_in: Callable[[str], list[str]], responders: str, expected: list[str]
) -> None:
    """By name, by path, or as a Lambda handler."""
    assert problems_in(f"responders: {responders}") == expected


def test_a_responder_beside_the_scenario_is_found(
    problems_in: Callable[[str], list[str]], tmp_path: Path
) -> None:
    """A path is relative to the scenario, wherever it is looked at from."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "responder.yaml").write_text("title: x")

    assert problems_in("responders: [./mine]") == []


def test_builtin_responders_are_found_without_importing_them() -> None:
    """A scenario knows them by name only."""
    script = (
        "import sys; from gameday.scenarios.rules.responders import builtin_responders;"
        "assert 'isolate-instance' in builtin_responders();"
        "assert 'gameday.responders' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", script], check=True)
    assert "isolate-instance" in builtin_responders()
