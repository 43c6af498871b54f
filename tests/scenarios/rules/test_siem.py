"""Detection rules of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("siem", "expected"),
    [
        ("{rules: sigma}", []),
        ("{rules: [sigma, sigma/rule.yml]}", []),
        (
            "{rules: sgima}",
            [
                (
                    "6:15: no rules at `sgima` (a Sigma rule, or a folder with some;"
                    " relative to the scenario)"
                )
            ],
        ),
        (
            "{rules: [sigma, nowhere]}",
            [
                (
                    "6:23: no rules at `nowhere` (a Sigma rule, or a folder with some;"
                    " relative to the scenario)"
                )
            ],
        ),
        (
            "{rules: sigma, every: 0s}",
            ["6:29: expected a duration of 1s or more"],
        ),
    ],
)
def test_rules_are_where_they_are_said_to_be(
    problems_in: Callable[[str], list[str]],
    tmp_path: Path,
    siem: str,
    expected: list[str],
) -> None:
    """Files and folders, beside the scenario."""
    (tmp_path / "sigma").mkdir()
    (tmp_path / "sigma" / "rule.yml").touch()

    assert problems_in(f"siem: {siem}") == expected


@pytest.mark.parametrize(
    "siem", ["{}", "{rules: sigma, notify: urgent}", "{rules: sigma, evry: 5m}"]
)
def test_the_grammar_is_kept(
    problems_in: Callable[[str], list[str]], tmp_path: Path, siem: str
) -> None:
    """Rules are needed, levels are Sigma's, other keys are unknown."""
    (tmp_path / "sigma").mkdir()

    assert len(problems_in(f"siem: {siem}")) == 1
