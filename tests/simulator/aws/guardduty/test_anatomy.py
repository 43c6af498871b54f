"""A finding type's name is taken apart by its documented grammar."""

from __future__ import annotations

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.anatomy import (
    Anatomy,
    dissect,
    require_finding_type,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "CryptoCurrency:EC2/BitcoinTool.B!DNS",
            Anatomy("CryptoCurrency", "EC2", "BitcoinTool", "B", "DNS"),
        ),
        (
            "Backdoor:EC2/C&CActivity.B",
            Anatomy("Backdoor", "EC2", "C&CActivity", "B"),
        ),
        (
            "Execution:EC2/MaliciousFile!AMI",
            Anatomy("Execution", "EC2", "MaliciousFile", "", "AMI"),
        ),
        ("Recon:EC2/Portscan", Anatomy("Recon", "EC2", "Portscan")),
    ],
)
def test_a_name_is_taken_apart(name: str, expected: Anatomy) -> None:
    """Mechanism and artifact are optional."""
    assert dissect(name) == expected


def test_every_known_name_follows_the_grammar() -> None:
    """Put together again, the parts give the name."""
    for name in finding_types():
        parts = dissect(name)
        again = f"{parts.purpose}:{parts.resource}/{parts.family}"
        again += f".{parts.mechanism}" if parts.mechanism else ""
        again += f"!{parts.artifact}" if parts.artifact else ""
        assert again == name


def test_a_text_of_another_form_is_refused() -> None:
    """The message shows what a type looks like."""
    with pytest.raises(UsageError, match="expected a finding type such as"):
        dissect("mining")


def test_a_misspelt_type_is_answered_with_the_closest() -> None:
    """The hint names the type that was probably meant."""
    with pytest.raises(UsageError) as caught:
        require_finding_type("CryptoCurrency:EC2/BitcoinTol.B!DNS")
    assert caught.value.hint == "did you mean `CryptoCurrency:EC2/BitcoinTool.B!DNS`?"
