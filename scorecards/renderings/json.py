"""The scorecard as JSON: every field, in the order the card declares them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.scorecards.scorecard import Scorecard

__all__ = ["render_json", "to_plain"]


def render_json(card: Scorecard) -> str:
    """Write a card as JSON with a line's end; the same card gives the same bytes."""
    return json.dumps(to_plain(card), indent=2) + "\n"


def to_plain(value: Any) -> Any:
    """Turn a card, or a part of one, into what JSON knows."""
    if is_dataclass(value):
        return {
            each.metadata.get("name", each.name): to_plain(getattr(value, each.name))
            for each in fields(value)
        }
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value
