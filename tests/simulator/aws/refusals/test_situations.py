"""What AWS refuses of calls that their caller may make, situation by situation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TABLES = sorted((Path(__file__).parent / "situations").glob("*.yaml"))
SITUATIONS = [
    row
    for table in _TABLES
    for row in yaml.safe_load(table.read_text("utf-8"))["situations"]
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda row: row["that"])
def test_a_call_gets_what_aws_gives(
    hold: Callable[[Mapping[str, Any]], None], situation: Mapping[str, Any]
) -> None:
    """The code, the words and the status, or the answer."""
    hold(situation)


def test_every_situation_has_its_source() -> None:
    """Ninety at the least, and each of them once."""
    assert all(row["source"] for row in SITUATIONS)
    assert len({row["that"] for row in SITUATIONS}) == len(SITUATIONS) >= 90
