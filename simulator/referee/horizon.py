"""How long an exercise goes on: until its last deadline can earn no more points.

A scenario may say so itself. It does not end earlier because all is well: containment
has to last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.scenarios.model import Scenario
    from gameday.scenarios.playbook import Deadline, Objective

__all__ = ["find_end"]

_SHORTEST_S = 300.0
"""An exercise without a deadline goes on for five minutes after its last inject."""


def find_end(
    scenario: Scenario,
    *,
    first_effective: float | None,
    alerted: float | None,
    effective: Callable[[str], float | None],
    last_inject: float,
) -> float:
    """Return when the exercise ends, in seconds, as far as is known now.

    Args:
        scenario: What is played.
        first_effective: When the first inject took effect.
        alerted: When somebody was first alerted.
        effective: When an inject took effect, by its id.
        last_inject: When the last inject was first played.
    """
    if scenario.duration is not None:
        return scenario.duration.total_seconds()
    begun = first_effective or 0.0
    named = {"inject": begun, "alert": begun if alerted is None else alerted}
    ends = [last_inject + _SHORTEST_S]
    for deadline in _deadlines(scenario):
        if deadline.within is None:
            continue
        base = named.get(deadline.since)
        if base is None:
            base = effective(deadline.since) or begun
        ends.append(base + 2 * deadline.within.total_seconds())
    return max(ends)


def _deadlines(scenario: Scenario) -> Iterator[Deadline | Objective]:
    playbook = scenario.playbook
    whole = (playbook.detect, playbook.acknowledge, playbook.contain, playbook.recover)
    yield from (deadline for deadline in whole if deadline is not None)
    yield from playbook.objectives
