"""A scenario's settings of GuardDuty's detection, put into its world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gameday.scenarios.model import GuardDuty
    from gameday.simulator.actors.bindings import Bindings
    from gameday.simulator.world import World

__all__ = ["set_up_detection"]

_CUSTOM: Final = "custom"
"""The list of the customer's own, which rules for custom threat lists read."""
_LEAKED: Final = "leaked"
"""The list of keys that were found in public."""


def set_up_detection(
    world: World, settings: GuardDuty | None, bindings: Bindings
) -> None:
    """Turn custom detection rules on, and add to the threat lists.

    Args:
        world: Whose detectors they are for.
        settings: What the scenario says; None where it says nothing.
        bindings: What references in the lists stand for.
    """
    if settings is None:
        return
    world.detectors.signals.update(settings.custom_rules)
    lists = settings.threat_lists
    intelligence = world.detectors.intelligence
    intelligence.add("domains", _CUSTOM, bindings.fill([*lists.domains]))
    intelligence.add("addresses", _CUSTOM, bindings.fill([*lists.addresses]))
    intelligence.add("keys", _LEAKED, bindings.fill([*lists.keys]))
