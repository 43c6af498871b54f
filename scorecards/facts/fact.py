"""A fact as the journal has it: what every kind has in common, and its own fields.

It knows no kinds. What a kind's fields are, and what they mean, is said in the modules
beside this one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scorecards.actor import Actor
    from gameday.scorecards.redaction import JSON

__all__ = ["HEAD", "Fact"]

HEAD = ("seq", "t", "time", "kind", "actor", "hash")
"""The names of what every fact has; no kind may call a field of its own so."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened."""

    seq: int
    """Its place in the journal, counted from zero."""
    t: float
    """Seconds since the exercise began, to the millisecond."""
    time: str
    """The exercise's own time: ISO 8601, UTC, milliseconds."""
    kind: str
    """What happened, dotted and in the past tense: ``inject.applied``."""
    actor: Actor
    """Who did it, or who saw it."""
    fields: Mapping[str, JSON] = field(default_factory=dict)
    """What the kind has to say besides."""
    hash: str = ""
    """Binds it to every fact before it."""

    @property
    def head(self) -> dict[str, JSON]:
        """What every fact has, without the hash."""
        return {
            "seq": self.seq,
            "t": self.t,
            "time": self.time,
            "kind": self.kind,
            "actor": str(self.actor),
        }

    def to_line(self) -> str:
        """Write the fact as one line of JSON, without the line's end."""
        return json.dumps({**self.head, **self.fields, "hash": self.hash})
