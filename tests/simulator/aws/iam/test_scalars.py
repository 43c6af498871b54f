"""Numbers, times, addresses and bytes as policies write them."""

from __future__ import annotations

from decimal import Decimal
from ipaddress import IPv4Network, IPv6Address

import pytest

from gameday.simulator.aws.iam.scalars import (
    read_address,
    read_bytes,
    read_network,
    read_number,
    read_time,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10", Decimal(10)),
        ("-1.5", Decimal("-1.5")),
        ("+2", Decimal(2)),
        ("NaN", None),
        ("Infinity", None),
        ("1e3", None),
        ("", None),
    ],
)
def test_read_number(text: str, expected: Decimal | None) -> None:
    """Integers and decimals are numbers, other spellings are not."""
    assert expected == read_number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T12:00:00Z", 1772366400.0),
        ("2026-03-01T12:00Z", 1772366400.0),
        ("2026-03-01T12:00:00.5Z", 1772366400.5),
        ("2026-03-01T12:00:00", 1772366400.0),
        ("2026-03-01", 1772323200.0),
        ("2026-03", 1772323200.0),
        ("1772366400", 1772366400.0),
        ("1772366400000", 1772366400.0),
        ("tomorrow", None),
        ("2026-13-01", None),
    ],
)
def test_read_time(text: str, expected: float | None) -> None:
    """Times are ISO 8601 or epoch seconds; without a zone they are UTC."""
    assert expected == read_time(text)


def test_read_addresses() -> None:
    """Addresses and ranges of both families are read; other text is none."""
    assert read_address("2001:db8::1") == IPv6Address("2001:db8::1")
    assert read_address("host") is None
    assert read_network("203.0.113.7/24") == IPv4Network("203.0.113.0/24")
    assert read_network("203.0.113.7") == IPv4Network("203.0.113.7/32")
    assert read_network("203.0.113.0/99") is None


def test_read_bytes() -> None:
    """Bytes are base 64; other text is none."""
    assert read_bytes("QQ==") == b"A"
    assert read_bytes("Q") is None
