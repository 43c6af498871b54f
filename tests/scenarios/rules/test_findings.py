"""Injected findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

MINING = "CryptoCurrency:EC2/BitcoinTool.B!DNS"


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (f'{{type: "{MINING}", instance: "${{WebServer}}"}}', []),
        (f'{{type: "{MINING}", sample: true}}', []),
        ('{type: "Persistence:IAM/AccountManipulation", user: eve}', []),
        (
            '{type: "CryptoCurrency:EC2/BitcoinTool.B", instance: i}',
            [],
        ),
        (
            '{type: "CryptoCurrency:EC2/BitcoinTool.B!DNZ", instance: i}',
            [
                (
                    "7:37: unknown finding type `CryptoCurrency:EC2/BitcoinTool.B!DNZ`"
                    f" (did you mean `{MINING}`?)"
                )
            ],
        ),
        (
            f'{{type: "{MINING}"}}',
            ["7:30: the finding is about no resource (add `instance`)"],
        ),
        (
            f'{{type: "{MINING}", bucket: b}}',
            ["7:77: expected `instance` for this type of finding, found `bucket`"],
        ),
        (
            f'{{type: "{MINING}", instance: i, severity: 11}}',
            ["7:100: expected a number up to 10.0, found `11`"],
        ),
    ],
)
def test_a_finding_is_of_a_known_type_about_a_fitting_resource(
    problems_in: Callable[[str], list[str]], finding: str, expected: list[str]
) -> None:
    """GuardDuty's own table says which."""
    found = problems_in(f"injects:\n  - {{id: a, at: 0s, finding: {finding}}}")

    assert found == expected


def test_a_playbook_names_known_types_too(
    problems_in: Callable[[str], list[str]],
) -> None:
    """Where it asks that findings are archived."""
    text = (
        "playbook:\n  objectives:\n"
        "    - {id: o, check: finding_archived, with: {type: Recon:EC2/Portscn}}"
    )

    assert problems_in(text) == [
        (
            "8:53: unknown finding type `Recon:EC2/Portscn`"
            " (did you mean `Recon:EC2/Portscan`?)"
        )
    ]
