"""How long a text in a journal may be; the whole of a longer one lies beside it.

A handler can raise an exception with a book in it. The journal keeps the beginning,
with the name of the file that has everything, so that a run stays readable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scorecards.redaction import JSON

__all__ = ["LONGEST", "TEXTS", "cap"]

LONGEST = 8_192
"""Characters of one text."""

TEXTS = "texts"
"""The folder beside the journal."""

_DIGITS = 16


def cap(value: JSON, folder: Path | None) -> JSON:
    """Return a value with every long text in it cut.

    Args:
        value: Anything JSON can hold; it is not changed.
        folder: Where the journal lies; None keeps the beginnings alone.
    """
    if isinstance(value, str):
        return value if len(value) <= LONGEST else _cut(value, folder)
    if isinstance(value, Mapping):
        return {key: cap(item, folder) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [cap(item, folder) for item in value]
    return value


def _cut(text: str, folder: Path | None) -> str:
    whole = text.encode("utf-8", "replace")
    name = f"{TEXTS}/{sha256(whole).hexdigest()[:_DIGITS]}.txt"
    if folder is not None:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(whole)
    return f"{text[:LONGEST]}… (all {len(text)} characters are in {name})"
