"""How far quotas are from being used up, so that an account is seldom counted.

What was counted once can have grown since by no more than calls of the same service
have named: a call makes no more of anything than it has members, elements of lists, and
numbers that say how many. While even that would fit, nobody counts again. What was
taken away makes room that is only seen at the next count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from gameday.simulator.engine.gateway.call import Call

__all__ = ["Counted", "Headroom"]

_HOW_MANY = re.compile(
    r"amount|capacity|count|desired|limit|max|min|number|quantity|size", re.IGNORECASE
)
_TAKES_AWAY = re.compile(
    r"(Delete|Deregister|Detach|Disable|Disassociate|Remove|Revoke|Stop|Terminate|Untag)"
)
_SHORTEST = 20
"""Characters of a document (a policy, a template) that one thing takes at the least."""


class Counted(NamedTuple):
    """What is counted."""

    name: str
    """Of it, and of the place it is in."""
    service: str
    """Whose calls make more of it."""
    grows: tuple[str, ...] = ()
    """The calls that do, one each; all of the service's, and any number, if none."""


class Headroom:
    """What has been counted, and how much may have come since.

    Args:
        plain: Services whose calls make what they name. What any other may make (a
            stack, a group of instances) is not known: then everything is counted anew.
    """

    def __init__(self, plain: Collection[str]) -> None:
        self._plain = plain
        self._made: Counter[str] = Counter()
        """By service, what its calls can have made; by ``service:Operation``, calls."""
        self._counted: dict[str, tuple[int, int]] = {}

    def note(self, call: Call) -> None:
        """Hear of a call that is about to be made."""
        if call.read_only or _TAKES_AWAY.match(call.operation):
            return
        if call.service not in self._plain:
            self._counted.clear()
        self._made[call.service] += _weigh(call.params)
        self._made[f"{call.service}:{call.operation}"] += 1

    def fits(self, what: Counted, adds: int, limit: int) -> bool:
        """Say whether something fits for certain, without a count.

        Args:
            what: What is counted.
            adds: How much would come.
            limit: How much there may be.
        """
        if what.name not in self._counted:
            return False
        had, made = self._counted[what.name]
        return had + (self._count(what) - made) + adds <= limit

    def keep(self, what: Counted, has: int) -> None:
        """Remember what was counted."""
        self._counted[what.name] = (has, self._count(what))

    def _count(self, what: Counted) -> int:
        if not what.grows:
            return self._made[what.service]
        return sum(self._made[f"{what.service}:{each}"] for each in what.grows)


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
