"""A terminated instance lets go of its network interfaces and addresses.

AWS: an interface made at launch is deleted with its instance unless told otherwise, and
an elastic IP address is disassociated
(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html).

moto: keeps the interface, with its security groups and addresses, so the groups are in
use for ever and a stack cannot be deleted.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models.instances import Instance

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Delete interfaces with the instance, and free elastic addresses."""
    prepare, terminate = Instance.prep_nics, Instance.terminate

    @wraps(prepare)
    def prepare_passing(
        instance: Any, nic_spec: list[dict[str, Any]], *args: Any, **kwargs: Any
    ) -> None:
        interfaces = nic_spec or [{"DeviceIndex": 0}]
        for interface in interfaces:
            interface.setdefault("DeleteOnTermination", True)
        prepare(instance, interfaces, *args, **kwargs)

    @wraps(terminate)
    def terminate_freeing(instance: Any) -> Any:
        if instance.state == "terminated":
            return instance.instance_state
        for address in instance.ec2_backend.addresses:
            if address.eni in instance.nics.values():
                address.instance = address.eni = address.association_id = None
        kept = [nic for nic in instance.nics.values() if not nic.delete_on_termination]
        previous = terminate(instance)
        for interface in kept:
            instance.detach_eni(interface)
        return previous

    patches.set(Instance, "prep_nics", prepare_passing)
    patches.set(Instance, "terminate", terminate_freeing)
