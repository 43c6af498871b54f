"""Services that only some responders need, opened when one of them is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.deployment.event_sources import EventSources

if TYPE_CHECKING:
    from simulator.world import World

__all__ = ["open_services"]


def open_services(world: World) -> None:
    """Open what the account's resources need; what is open already stays as it is."""
    EventSources.open(world)
