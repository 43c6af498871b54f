"""Where a call comes from: the actor, its network address and its tool.

Every actor has a context of its own, so setting the origin in one does not show in
another.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards import actor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scorecards.actor import Actor

__all__ = ["SIMULATOR", "Origin", "calling_as", "current_origin"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who in the exercise makes a call, and what the sensors see of him."""

    actor: Actor
    source_ip: str = "127.0.0.1"
    user_agent: str | None = None
    """Replaces the SDK's own, as an intruder's tool would show itself."""
    endpoint: str = ""
    """The ARN of the private endpoint its calls come through; empty for the internet.
    """


SIMULATOR = Origin(actor.SIMULATOR)
_ORIGIN: ContextVar[Origin] = ContextVar("origin", default=SIMULATOR)


def current_origin() -> Origin:
    """Return the origin of the code that runs now."""
    return _ORIGIN.get()


@contextmanager
def calling_as(origin: Origin) -> Iterator[None]:
    """Make the calls within the block come from an origin."""
    token = _ORIGIN.set(origin)
    try:
        yield
    finally:
        _ORIGIN.reset(token)
