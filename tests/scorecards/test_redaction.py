"""Secrets do not reach a journal, and what only looks long does."""

from __future__ import annotations

import pytest

from gameday.scorecards.redaction import REDACTED, redact

KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.mark.parametrize(
    "name",
    ["SecretAccessKey", "secret_access_key", "SessionToken", "Password", "Plaintext"],
)
def test_a_secret_is_known_by_its_name(name: str) -> None:
    """Whatever stands under a secret's name is replaced, however it is spelt."""
    assert redact({name: "hunter2"}) == {name: REDACTED}


def test_an_empty_secret_stays_empty() -> None:
    """A field that holds nothing gives nothing away."""
    assert redact({"password": "", "token": None}) == {"password": "", "token": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (KEY, "[redacted]"),
        (f"key={KEY}.", "key=[redacted]."),
        ("IQoJb3JpZ2luX2Vj" + "aB3/" * 20, "[redacted]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n", "[redacted]"),
    ],
)
def test_a_secret_is_known_by_its_look(text: str, expected: str) -> None:
    """Secret keys, session tokens and private keys are cut out of any text."""
    assert redact(["said", {"note": text}]) == ["said", {"note": expected}]


@pytest.mark.parametrize(
    "text",
    [
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "AKIAIOSFODNN7EXAMPLE",
        "arn:aws:lambda:eu-west-1:123456789012:function:isolate-instance",
        "0" * 64,
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """A hash, an access key's id and an ARN are facts worth keeping."""
    assert redact({"value": text, "n": 3}) == {"value": text, "n": 3}
