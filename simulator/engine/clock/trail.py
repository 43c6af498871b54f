"""The trail of what runs now: the steps that led to it, the first cause first.

An actor that somebody starts begins with the trail of who started it, however long it
waits first; so what is done for an event can be traced back through every hand that the
event went through, whatever became of its text on the way. What is written down for
later (a message in a queue) keeps a trail of its own; see `follow`. Which steps there
are, and what a way that comes back to itself means, is the services' to say.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import Context, ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Step", "Trail", "current_trail", "follow", "hand_on", "step"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way from a cause to what it led to."""

    kind: str
    """``call``, ``event``, ``rule``, ``schedule``, ``run`` …"""
    name: str
    """What a person calls it."""
    detail: Any = None
    """What tells two of the same name apart: a run's ARN, the parameters of a call."""
    id: str = field(default="", compare=False)
    """Which one it was of those that are alike."""
    by: str = field(default="", compare=False)
    """Who took it, where it is somebody's."""


Trail: TypeAlias = tuple[Step, ...]

_TRAIL: ContextVar[Trail] = ContextVar("trail", default=())


def current_trail() -> Trail:
    """Return what led to the code that runs now."""
    return _TRAIL.get()


@contextmanager
def follow(trail: Trail) -> Iterator[None]:
    """Take what the block does as led to by a trail, and by nothing else."""
    token = _TRAIL.set(trail)
    try:
        yield
    finally:
        _TRAIL.reset(token)


@contextmanager
def step(kind: str, name: str, detail: Any = None, *, by: str = "") -> Iterator[None]:
    """Take what the block does as led to by one more step."""
    with follow((*current_trail(), Step(kind, name, detail, by=by))):
        yield


def hand_on() -> Context:
    """Return the context of an actor that is started now: the trail, and nothing else.

    One actor's origin, in particular, never leaks into another.
    """
    context = Context()
    context.run(_TRAIL.set, current_trail())
    return context
