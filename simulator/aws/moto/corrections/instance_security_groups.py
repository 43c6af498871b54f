"""An instance and its primary network interface have the same security groups.

AWS: the groups belong to the network interface. ``ModifyInstanceAttribute`` with
``Groups`` changes those of the primary interface, ``DescribeInstances`` shows them, and
secondary interfaces keep their own
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html).

moto: instance and interface each keep a list, and an interface shows the union of the
two. So after a change through either, the old groups still stand on the interface, and
a quarantine that worked looks as if it had not, or the other way round. An instance
launched with ``NetworkInterfaces`` shows no groups at all.

Here the interface's list is the only one; the instance reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import Instance, InstanceBackend

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Make the network interface's list of groups the only one."""
    patches.set(NetworkInterface, "group_set", property(_read_own_groups))
    patches.set(
        Instance, "security_groups", property(_read_groups, _write_launch_groups)
    )
    patches.set(InstanceBackend, "modify_instance_security_groups", _modify_groups)


def _read_own_groups(interface: Any) -> list[Any]:
    return list(interface._group_set)  # noqa: SLF001 - moto keeps the groups there


def _read_groups(instance: Any) -> list[Any]:
    """Return the primary interface's groups; at launch, the groups asked for."""
    interfaces = instance.__dict__.get("nics") or {}
    if 0 in interfaces:
        return _read_own_groups(interfaces[0])
    return list(instance.__dict__.get("launch_groups", ()))


def _write_launch_groups(instance: Any, groups: list[Any]) -> None:
    """Keep the groups asked for at launch until there is an interface."""
    instance.__dict__["launch_groups"] = list(groups)


def _modify_groups(backend: Any, instance_id: str, new_group_id_list: list[str]) -> Any:
    instance = backend.get_instance(instance_id)
    backend.modify_network_interface_attribute(instance.nics[0].id, new_group_id_list)
    return instance
