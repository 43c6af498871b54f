"""The values that condition operators compare: numbers, times, addresses, bytes.

Each reader returns None for text that is no such value; a comparison with it then does
not match, as in AWS. Readers are cached, because a policy's values never change and a
request's repeat.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

__all__ = [
    "Address",
    "Network",
    "read_address",
    "read_bytes",
    "read_network",
    "read_number",
    "read_time",
]

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_EPOCH = re.compile(r"-?\d+(\.\d+)?")
_YEAR_MONTH = re.compile(r"\d{4}-\d{2}")
_MILLISECONDS = 100_000_000_000
"""An epoch time from here on is counted in milliseconds (seconds reach it in 5138)."""


@lru_cache(maxsize=4096)
def read_number(text: str) -> Decimal | None:
    """Read an integer or decimal number."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@lru_cache(maxsize=4096)
def read_time(text: str) -> float | None:
    """Read a time in ISO 8601 (W3C profile) or epoch form, as seconds since 1970."""
    if _EPOCH.fullmatch(text):
        number = float(text)
        return number / 1000 if number >= _MILLISECONDS else number
    if _YEAR_MONTH.fullmatch(text):
        text += "-01"
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


@lru_cache(maxsize=4096)
def read_address(text: str) -> Address | None:
    """Read an IPv4 or IPv6 address."""
    try:
        return ip_address(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def read_network(text: str) -> Network | None:
    """Read an address range in CIDR form; a lone address is a range of one."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def read_bytes(text: str) -> bytes | None:
    """Read bytes from their base-64 form."""
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
