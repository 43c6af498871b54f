"""A command is sent to instances that are there, and to no other.

AWS: refuses a command for an instance that does not exist, or is shutting down or
terminated, with ``InvalidInstanceId``
(https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html).

moto: takes any id and says that the command was a success. Whoever holds a terminated
instance would still hold it.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.core.exceptions import JsonRESTError
from moto.ec2.models import ec2_backends
from moto.ssm.models import SimpleSystemManagerBackend

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
