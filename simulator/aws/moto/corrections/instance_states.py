"""A terminated instance stays terminated.

AWS: ``StopInstances``, ``StartInstances`` and ``RebootInstances`` on a terminated
instance answer ``IncorrectInstanceState``
(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html).
Its volume attachments and groups cannot be changed either.

moto: sets the state it is told, so stopping after terminating would bring an instance
back from the dead, as "stopped", and starting it as "running".
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instances import InstanceBackend

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_VERBS = {
    "start_instances": "started",
    "stop_instances": "stopped",
    "reboot_instances": "rebooted",
}


def apply(patches: Patches) -> None:
    """Refuse to start, stop or reboot what is terminated."""
    for name, participle in _VERBS.items():
        action = getattr(InstanceBackend, name)
        patches.set(InstanceBackend, name, _only_living(action, participle))


def _only_living(action: Callable[..., Any], participle: str) -> Callable[..., Any]:
    @wraps(action)
    def act(backend: Any, instance_ids: list[str]) -> Any:
        for instance in backend.get_multi_instances_by_id(instance_ids):
            if instance.state == "terminated":
                message = (
                    f"This instance '{instance.id}' is not in a state from which it "
                    f"can be {participle}."
                )
                raise EC2ClientError("IncorrectInstanceState", message)
        return action(backend, instance_ids)

    return act
