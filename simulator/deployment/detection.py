"""A scenario's settings of GuardDuty's detection, given to its detectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.model import GuardDuty
    from gameday.simulator.aws.guardduty.detectors import Detectors

__all__ = ["set_up_detection"]

_CUSTOM: Final = "custom"
"""The list of the customer's own, which rules for custom threat lists read."""
_LEAKED: Final = "leaked"
"""The list of keys that were found in public."""


def set_up_detection(
    detectors: Detectors,
    settings: GuardDuty | None,
    fill: Callable[[list[str]], list[str]],
) -> None:
    """Turn custom detection rules on, and add to the threat lists.

    Args:
        detectors: What they are for.
        settings: What the scenario says; None where it says nothing.
        fill: Replaces references by what they stand for.
    """
    if settings is None:
        return
    detectors.signals.update(settings.custom_rules)
    lists = settings.threat_lists
    intelligence = detectors.intelligence
    intelligence.add("domains", _CUSTOM, fill([*lists.domains]))
    intelligence.add("addresses", _CUSTOM, fill([*lists.addresses]))
    intelligence.add("keys", _LEAKED, fill([*lists.keys]))
