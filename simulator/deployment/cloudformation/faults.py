"""Something wrong with a template, by the path of keys that leads to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.simulator.deployment.cloudformation.source import Key

__all__ = ["Fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem before its place in the file is looked up."""

    path: tuple[Key, ...]
    message: str
    hint: str | None = None
