"""What is usual: from which networks callers come, as GuardDuty has learned it.

The account of an exercise is taken to have been watched long before it, so the business
network, the services that work for the account and its response team are usual from
the start. With a learning period, whatever calls in it becomes usual as well. It stands
for a model that GuardDuty does not publish; it does not judge what is called.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

from gameday.simulator.aws.principals import ADDRESSES, RESPONSE_MACHINE
from gameday.simulator.aws.vpc.addresses import (
    is_address,
    is_internal,
    parse_address,
    parse_network,
)

__all__ = ["Habits"]

_USUAL = ("192.0.2.0/24", *ADDRESSES.values(), RESPONSE_MACHINE)
"""The business's network, where services call from with the account's roles, and the
machine of its response team."""
_MOST_KNOWN = 4_096
_PREFIX = {4: 24, 6: 48}


class Habits:
    """Where callers usually come from.

    Args:
        usual: Blocks of addresses that are usual for everybody.
        learning_s: How many seconds from the exercise's beginning callers are learned
            and nothing is unusual; GuardDuty takes 7 to 14 days.
    """

    def __init__(
        self, usual: tuple[str, ...] = _USUAL, *, learning_s: float = 0.0
    ) -> None:
        self._networks = [parse_network(block) for block in usual]
        self._learning_s = learning_s
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._is_ordinary = lru_cache(_MOST_KNOWN)(self._is_in_networks)

    def is_usual(self, principal: str, address: str, now: float) -> bool:
        """Say whether somebody usually calls from an address.

        Args:
            principal: Who calls.
            address: From where: an address, or the name of an AWS service.
            now: When, in seconds since the exercise began.
        """
        if not is_address(address) or self._is_ordinary(address):
            return True
        habit = (principal, _name_network(address))
        if now < self._learning_s:
            self._known[habit] = None
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return habit in self._known

    def _is_in_networks(self, address: str) -> bool:
        parsed = parse_address(address)
        ours = any(parsed in network for network in self._networks)
        return ours or is_internal(parsed)


def _name_network(address: str) -> str:
    version = parse_address(address).version
    return str(parse_network(f"{address}/{_PREFIX[version]}"))
