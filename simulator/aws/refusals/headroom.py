"""How far quotas are from being used up, so that an account is seldom counted.

What was counted once can have grown since by no more than calls have named: a call
makes no more of anything than it has members, elements of lists, and numbers that say
how many. While even that would fit, nobody counts again. What was taken away makes room
that is only seen at the next count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from gameday.simulator.engine.gateway.call import Call

__all__ = ["Headroom"]

_HOW_MANY = re.compile(
    r"amount|capacity|count|desired|limit|max|min|number|quantity|size", re.IGNORECASE
)
_SHORTEST = 20
"""Characters of a document (a policy, a template) that one thing takes at the least."""


class Headroom:
    """What has been counted, and how much may have come since.

    Args:
        plain: Services whose calls make what they name. What any other may make (a
            stack, a group of instances) is not known: then everything is counted anew.
    """

    def __init__(self, plain: Collection[str]) -> None:
        self._plain = plain
        self._made = 0
        self._counted: dict[str, tuple[int, int]] = {}

    def note(self, call: Call) -> None:
        """Hear of a call that is about to be made."""
        if call.read_only:
            return
        if call.service not in self._plain:
            self._counted.clear()
        self._made += _weigh(call.params)

    def fits(self, what: str, adds: int, limit: int) -> bool:
        """Say whether something fits for certain, without a count.

        Args:
            what: What is counted, and where.
            adds: How much would come.
            limit: How much there may be.
        """
        if what not in self._counted:
            return False
        had, made = self._counted[what]
        return had + (self._made - made) + adds <= limit

    def keep(self, what: str, has: int) -> None:
        """Remember what was counted."""
        self._counted[what] = (has, self._made)


def _weigh(value: Any, name: str = "") -> int:
    """Return how many things a member can name at the most."""
    if isinstance(value, Mapping):
        return 1 + sum(_weigh(each, str(key)) for key, each in value.items())
    if isinstance(value, list | tuple):
        return 1 + sum(_weigh(each, name) for each in value)
    if isinstance(value, int) and _HOW_MANY.search(name):
        return 1 + abs(value)
    if isinstance(value, str | bytes):
        return 1 + len(value) // _SHORTEST
    return 1
