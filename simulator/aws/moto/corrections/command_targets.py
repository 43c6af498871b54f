"""A command is sent to the instances it is for, which are there, and to no other.

AWS: refuses a command for an instance that does not exist, or is shutting down or
terminated, with ``InvalidInstanceId``; ``Targets`` names others by their tags or ids
(https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html).

moto: takes any id and says that the command was a success. Whoever holds a terminated
instance would still hold it. Without ``Targets`` it adds every instance of the region,
and lists them in an order that changes from run to run; the target ``InstanceIds`` it
does not know.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.core.exceptions import JsonRESTError
from moto.ec2.models import ec2_backends
from moto.ssm.models import Command, SimpleSystemManagerBackend

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_GONE = frozenset({"shutting-down", "terminated"})
_OF_EC2 = "i-"
"""Managed nodes of a person's own begin with ``mi-``; EC2 knows nothing of them."""


def apply(patches: Patches) -> None:
    """Refuse commands for instances that are gone."""
    send = SimpleSystemManagerBackend.send_command

    @wraps(send)
    def send_command(backend: Any, *args: Any, **given: Any) -> Any:
        named = given.get("instance_ids") or ()
        gone = [each for each in named if _is_gone(backend, each)]
        if gone:
            raise JsonRESTError(
                "InvalidInstanceId",
                f"Instances [[{', '.join(gone)}]] not in a valid state for account"
                f" {backend.account_id}",
            )
        return send(backend, *args, **given)

    patches.set(SimpleSystemManagerBackend, "send_command", send_command)
    patches.set(Command, "_get_instance_ids_from_targets", _list_targets)
    patches.set(Command, "__init__", _begin_in_order(Command.__init__))


def _begin_in_order(begin: Any) -> Any:
    """Keep instances in the order in which they are named; moto's is that of a set."""

    @wraps(begin)
    def begin_in_order(command: Any, *args: Any, **given: Any) -> None:
        begin(command, *args, **given)
        # moto has added those of the targets to the list that it was given.
        named = given.get("instance_ids") or command.instance_ids
        command.instance_ids = list(dict.fromkeys(named))
        place = command.instance_ids.index
        command.invocations.sort(key=lambda each: place(each["InstanceId"]))
        command.target_count = command.completed_count = len(command.instance_ids)

    return begin_in_order


def _list_targets(command: Any) -> list[str]:
    """List the instances that fit every target; none where there is no target."""
    if not command.targets:
        return []
    wanted = {target["Key"]: target["Values"] for target in command.targets}
    named = wanted.pop("InstanceIds", None)
    backend = ec2_backends[command.account_id][command.backend_region]
    found = [
        instance.id
        for reservation in backend.all_reservations(filters=wanted)
        for instance in reservation.instances
        if instance.state not in _GONE
    ]
    return [each for each in found if named is None or each in named]


def _is_gone(backend: Any, name: str) -> bool:
    if not name.startswith(_OF_EC2):
        return False
    for reservation in ec2_backends[backend.account_id][
        backend.region_name
    ].reservations.values():
        for instance in reservation.instances:
            if instance.id == name:
                return instance.state in _GONE
    return True
