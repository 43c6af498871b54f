"""Ids across a whole scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

STEP = "message: {to: soc, subject: s, text: t}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"injects:\n  - {{id: a, at: 0s, {STEP}}}\n  - {{id: a, at: 1s, {STEP}}}",
            ["8:10: duplicate id `a` (first on line 7)"],
        ),
        (
            f"injects:\n  - {{id: shop, at: 0s, {STEP}}}",
            ["7:10: duplicate id `shop` (first on line 5)"],
        ),
        (
            (
                "playbook:\n  objectives:\n"
                "    - {id: first, check: detector_on, within: 1m}"
            ),
            ["8:12: duplicate id `first` (first on line 4)"],
        ),
        (
            f"injects:\n  - {{id: alert, at: 0s, {STEP}}}",
            ["7:10: the id `alert` has a meaning of its own"],
        ),
        (
            f"injects:\n  - {{id: instance-stopped, at: 0s, {STEP}}}",
            ["7:10: the id `instance-stopped` has a meaning of its own"],
        ),
    ],
)
def test_ids_are_unique_and_not_reserved(
    problems_in: Callable[[str], list[str]], text: str, expected: list[str]
) -> None:
    """Among injects, workload and objectives alike."""
    assert problems_in(text) == expected
