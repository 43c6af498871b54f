"""What an exercise's responders sent to the web, for a test to look at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.scorecards.facts.response import ResponderPosted
from gameday.scorecards.facts.typed import select

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gameday.scorecards.facts.fact import Fact

__all__ = ["Post", "list_posts"]


@dataclass(frozen=True, slots=True)
class Post:
    """A request that a host has got, as the journal tells of it: without secrets."""

    responder: str
    method: str
    host: str
    path: str
    """With the query."""
    text: str
    """The body."""
    status: int | None
    """What the host answered; None where it hung up."""
    at: float
    """Seconds since the exercise began."""

    @property
    def json(self) -> Any:
        """What the body says, read as JSON.

        Raises:
            ValueError: It is none.
        """
        return json.loads(self.text)


def list_posts(facts: Iterable[Fact]) -> tuple[Post, ...]:
    """List every request of an exercise, in order."""
    return tuple(
        Post(
            told.responder,
            told.method,
            told.host,
            told.path,
            told.text,
            told.status,
            told.at,
        )
        for told in select(facts, ResponderPosted)
    )
