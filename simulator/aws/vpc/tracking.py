"""What security groups remember of one connection, interface by interface.

The memory follows the groups: it is kept when rules are narrowed, dropped when they are
thrown wide open, and after that the rules alone count. Routes, network ACLs and
instances are no concern of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc.filters import (
    group_stop,
    groups_at,
    is_untracked,
    permits,
)
from gameday.simulator.aws.vpc.flows import TCP, UDP, Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.aws.vpc.paths import Leg
    from gameday.simulator.aws.vpc.state import NetworkState

__all__ = ["Memory"]

# For other protocols "only the IP address and protocol number is tracked", for 600
# seconds (EC2 user guide, "Security group connection tracking").
_OTHER_IDLE_S = 600


@dataclass(slots=True)
class Memory:
    """The tracking of one connection.

    Attributes:
        always_tracked: A gateway on the way has it tracked whatever the rules say.
        tracked: Whether the interface of each leg tracks it, by the leg's number; a
            leg that does not needs a rule for every packet.
        outlives: Why the connection could not begin now, although it goes on.
    """

    always_tracked: bool
    tracked: dict[int, bool] = field(default_factory=dict)
    outlives: Stop | None = None

    def follow(self, state: NetworkState, legs: Sequence[Leg]) -> Stop | None:
        """Take in the groups as they are now; say what cuts, None if nothing does."""
        cut: Stop | None = None
        self.outlives = None
        for number, leg in enumerate(legs):
            if leg.interface is None:
                continue
            groups = groups_at(state, leg)
            known = self.tracked.get(number, False)
            permitted = permits(state, groups, leg)
            untracked = not self.always_tracked and is_untracked(groups, leg)
            self.tracked[number] = (known or permitted) and not untracked
            if permitted:
                continue
            lacking = group_stop(state, leg)
            if known:
                self.outlives = lacking
            else:
                cut = cut or lacking
        return cut

    def idle_limit(self, legs: Sequence[Leg], exchanges: int) -> float | None:
        """Return the shortest silence, in seconds, after which a leg forgets.

        None where no leg tracks the connection.
        """
        limits = [
            _limit(leg, exchanges)
            for number, leg in enumerate(legs)
            if self.tracked.get(number, False)
        ]
        return min(limits, default=None)

    def forget(self) -> None:
        """Drop all tracking, as when the idle timeout has passed."""
        self.tracked.clear()

    @property
    def is_tracked(self) -> bool:
        """Whether any interface tracks the connection."""
        return any(self.tracked.values())


def _limit(leg: Leg, exchanges: int) -> float:
    if leg.interface is None or leg.packet.protocol not in {TCP, UDP}:
        return _OTHER_IDLE_S
    idle = leg.interface.idle
    if leg.packet.protocol == TCP:
        return idle.tcp_established
    return idle.udp_stream if exchanges > 1 else idle.udp
