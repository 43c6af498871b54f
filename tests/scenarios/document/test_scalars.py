"""What an unquoted word means, and which words nobody may leave unquoted."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, strategies as st

from gameday.scenarios.document.scalars import Trap, read_scalar

OCTAL = "octal"
TRUTH = "a truth value"
SIXTY = "of base sixty"
NUMBER = "a number"
DATE = "a date"
BINARY = "binary"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("443", 443),
        ("-1", -1),
        ("0x1F", 31),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.5e+3", 1500.0),
        ("nope", "nope"),
        ("tRue", "tRue"),
        ("30s", "30s"),
        ("10.0.0.0/16", "10.0.0.0/16"),
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("ec2:StopInstances", "ec2:StopInstances"),
        ("T1496.001", "T1496.001"),
        ("db1_a", "db1_a"),
        ("2026", 2026),
        ("open-ssh", "open-ssh"),
    ],
)
def test_reads_a_word(word: str, expected: object) -> None:
    """Words have the values of YAML's core schema."""
    value = read_scalar(word)

    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("no", TRUTH),
        ("Yes", TRUTH),
        ("ON", TRUTH),
        ("off", TRUTH),
        ("y", TRUTH),
        ("010", OCTAL),
        ("0o17", OCTAL),
        ("012345678901", OCTAL),
        ("09", OCTAL),
        ("0b101", BINARY),
        ("12:30", SIXTY),
        ("12:30:45.5", SIXTY),
        ("1_000", NUMBER),
        ("1_000.5", NUMBER),
        ("1.000_5", NUMBER),
        ("0xdead_beef", NUMBER),
        ("-0x10", NUMBER),
        ("+.5", NUMBER),
        ("1e3", NUMBER),
        ("1.5e3", NUMBER),
        ("2026-03-02", DATE),
        ("2026-03-02T09:00:00Z", DATE),
    ],
)
def test_refuses_a_word_with_two_readings(word: str, kind: str) -> None:
    """YAML 1.1 and 1.2 disagree about it, so its author has to say."""
    with pytest.raises(Trap) as caught:
        read_scalar(word)

    assert caught.value.message == (
        f"`{word}` is {kind} to some readers of YAML, not to others"
    )
    assert caught.value.hint.startswith("quote it")


@pytest.mark.parametrize("word", [".inf", "-.INF", ".nan", "1.0e+999", "9" * 5000])
def test_refuses_numbers_no_scenario_can_mean(word: str) -> None:
    """Neither infinity nor five thousand digits are left for others to trip over."""
    with pytest.raises(Trap, match=r"expected a (finite )?number"):
        read_scalar(word)


@given(
    st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=12)
    | st.from_regex(r"[-+]?[0-9._:eExob]{1,8}", fullmatch=True)
)
@example("!")
@example("1_0")
@example("+.5")
def test_agrees_with_version_1_1_on_every_word_it_lets_pass(word: str) -> None:
    """What is not refused has one reading: PyYAML, a reader of 1.1, sees the same."""
    try:
        ours = read_scalar(word)
    except Trap:
        return
    resolver = yaml.resolver.Resolver()
    kind = resolver.resolve(yaml.ScalarNode, word, (True, False)).rpartition(":")[2]
    # "yaml" is the kind of `!`, `&` and `*`, with which no plain word begins
    kinds = {str: {"str", "value", "merge", "yaml"}, int: {"int"}, float: {"float"}}

    assert kind in {bool: {"bool"}, type(None): {"null"}, **kinds}[type(ours)]
