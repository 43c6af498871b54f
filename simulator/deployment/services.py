"""Services that only some responders need, opened when one of them is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from simulator.account.credentials import issue_role_session
from simulator.deployment.event_sources import EventSources
from simulator.states import StateMachines, StateMachineTarget, add_operations

if TYPE_CHECKING:
    from simulator.world import World

__all__ = ["open_services"]


def open_services(world: World) -> None:
    """Open what the account's resources need; what is open already stays as it is."""
    EventSources.open(world)
    if world not in _MACHINES:
        _MACHINES[world] = _open_state_machines(world)


_MACHINES: WeakKeyDictionary[World, StateMachines] = WeakKeyDictionary()


def _open_state_machines(world: World) -> StateMachines:
    account = world.account

    def make_client(role: str, session: str, region: str, service: str) -> Any:
        issued = issue_role_session(role.split(":")[4], role, session)
        return account.client(service, issued, region=region)

    machines = StateMachines(
        world.clock, world.journal, world.chance("states"), make_client
    )
    add_operations(world.operations, machines)
    # the router takes its targets when it is made, before anybody needs this one
    targets: Any = world.router._courier.targets  # noqa: SLF001
    targets["states"] = StateMachineTarget(make_client)
    return machines
