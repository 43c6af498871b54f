"""Ids come from the seed, in the forms AWS has."""

from __future__ import annotations

import random
import re

from gameday.simulator.aws.ids import make_hex, make_uuid


def test_the_same_seed_gives_the_same_uuid() -> None:
    """An id has the form of a UUID of version 4."""
    made = make_uuid(random.Random(7))
    assert made == make_uuid(random.Random(7))
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab].{3}-.{12}", made)


def test_a_hexadecimal_id_keeps_its_zeros() -> None:
    """It has as many digits as were asked for."""
    assert len(make_hex(random.Random(1))) == 32
    assert [len(make_hex(random.Random(n), 2)) for n in range(40)] == [2] * 40
