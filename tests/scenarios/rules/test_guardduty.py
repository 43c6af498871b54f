"""What GuardDuty is told to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("{custom_rules: all}", []),
        ("{custom_rules: [ConsoleLoginWithoutMFA, IAMAccessKeyCreated]}", []),
        (
            "{custom_rules: [IAMAccesKeyCreated]}",
            [
                (
                    "6:28: unknown custom detection rule `IAMAccesKeyCreated`"
                    " (did you mean `IAMAccessKeyCreated`?)"
                )
            ],
        ),
        (
            "{custom_rules: x}",
            [
                (
                    "6:27: unknown custom detection rule `x`"
                    " (`all`, or the name of a signal)"
                )
            ],
        ),
        (
            '{threat_lists: {domains: evil.example, keys: ["${DeployKey}"]}}',
            [],
        ),
        ("{threat_lists: {addresses: [203.0.113.7, 203.0.113.0/24]}}", []),
        (
            "{threat_lists: {addresses: [evil.example]}}",
            ["6:40: expected an IP address or a block, found `evil.example`"],
        ),
        ('{threat_lists: {keys: "${Deploykey}"}}', ["6:34: unknown reference"]),
    ],
)
def test_settings_name_what_exists(
    problems_in: Callable[[str], list[str]], settings: str, expected: list[str]
) -> None:
    """Rules by their signals, and addresses that are some."""
    found = problems_in(f"guardduty: {settings}")
    assert [
        problem[: len(wanted)] for problem, wanted in zip(found, expected, strict=True)
    ] == expected
