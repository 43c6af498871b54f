"""What a question reads and what a change touches, in one vocabulary.

Both name *matters*: the state of a service, by botocore's name of it (``ec2``), or a
kind of fact (``message.sent``); the whole of it, or what concerns one thing, such as a
bucket. A question has to be asked again where a change touches what it reads. Where
nobody can tell what is read, or touched, that is `ANYTHING`, and meets everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["ANYTHING", "EVERY_SERVICE", "NOTHING", "Matter", "Scope"]

_ANY = "*"


class Matter(NamedTuple):
    """One thing that can be read, and that a change can touch."""

    what: str
    """A service, or a kind of fact, which has a dot in its name."""
    which: str = ""
    """What of it: a bucket's name, a goal's id; all of it where it is empty."""

    def meets(self, other: Matter) -> bool:
        """Say whether two matters have something in common."""
        if self.what == other.what:
            return "" in (self.which, other.which) or self.which == other.which
        names = {self.what, other.what}
        return _ANY in names and not any("." in name for name in names)


@dataclass(frozen=True, slots=True)
class Scope:
    """Some of what can be read or touched."""

    matters: frozenset[Matter] = frozenset()
    has_all: bool = False
    """Whether there is no telling what is left out."""

    @classmethod
    def of(cls, *names: str | Matter) -> Scope:
        """Make a scope of matters; a name stands for the whole of one."""
        return cls(frozenset(Matter(n) if isinstance(n, str) else n for n in names))

    def __or__(self, other: Scope) -> Scope:
        """Take two scopes together."""
        return Scope(self.matters | other.matters, self.has_all or other.has_all)

    def meets(self, other: Scope) -> bool:
        """Say whether a change of the one can touch what the other reads."""
        if self.has_all or other.has_all:
            return True
        return any(one.meets(two) for one in self.matters for two in other.matters)


NOTHING = Scope()
EVERY_SERVICE = Scope.of(_ANY)
"""All that is kept for an account, and no fact of the journal."""
ANYTHING = Scope(has_all=True)
