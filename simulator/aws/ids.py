"""Ids as AWS makes them, drawn from the exercise's own chance.

The same seed gives the same ids. Ids whose form belongs to one service only (of a
detector, of a log file) are made where that service is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    import random

__all__ = ["make_hex", "make_uuid"]


def make_uuid(rng: random.Random) -> str:
    """Make an id of UUID form, version 4: of an event, a request, an execution."""
    return str(UUID(int=rng.getrandbits(128), version=4))


def make_hex(rng: random.Random, digits: int = 32) -> str:
    """Make an id of hexadecimal digits: of a finding, a log stream, a token."""
    return f"{rng.getrandbits(4 * digits):0{digits}x}"
