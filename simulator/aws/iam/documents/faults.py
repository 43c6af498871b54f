"""What can be wrong with a document, by kinds that a form has words for."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Fault"]


class Fault(NamedTuple):
    """One thing that is wrong with a document."""

    kind: str
    """``misses-Principal``, ``unfit`` …: a key of a form's ``says``."""
    found: str = ""
    """What was found, as the service's words would show it."""
    statement: int | None = None
    """Which statement has it, from 0; None where the whole document does."""
