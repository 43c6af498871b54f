"""Many attributes that are exchanged together, and quickly: at each switch."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Change", "Changes"]

Change = tuple[Any, str, Any]
"""Whose attribute, its name, and the value that it has for a function."""


class Changes:
    """Attributes with other values while a state is in force; a part of one."""

    def __init__(self, changes: Iterable[Change]) -> None:
        of_modules: dict[ModuleType, dict[str, Any]] = {}
        self._others: list[Change] = []
        for owner, name, value in changes:
            if isinstance(owner, ModuleType):
                of_modules.setdefault(owner, {})[name] = value
            else:
                self._others.append((owner, name, value))
        self._modules = [(vars(owner), kept) for owner, kept in of_modules.items()]

    def exchange(self) -> None:
        """Swap all of them for the values that are kept."""
        self._modules = [_swap(content, kept) for content, kept in self._modules]
        before = [
            (owner, name, getattr(owner, name)) for owner, name, _ in self._others
        ]
        for owner, name, value in self._others:
            setattr(owner, name, value)
        self._others = before


def _swap(
    content: dict[str, Any], kept: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put values into a module's own dictionary; return what was there."""
    before = {name: content[name] for name in kept}
    content.update(kept)
    return content, before
