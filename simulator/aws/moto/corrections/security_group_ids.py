"""A network interface takes only security groups that exist in its own VPC.

AWS: an unknown id is refused with ``InvalidGroup.NotFound``, a group of another VPC too
(the interface's VPC does not have it), an empty list with ``InvalidParameterValue``
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).

moto: puts None in the list for an unknown id, accepts a group of any VPC, and makes up
a group for an unknown id when an interface is created. So a responder that quarantines
into a group that is not there would seem to succeed.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.exceptions import InvalidSecurityGroupNotFoundError
from moto.ec2.models.elastic_network_interfaces import NetworkInterfaceBackend

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Check every group an interface is given, at creation and at modification."""
    create = NetworkInterfaceBackend.create_network_interface
    modify = NetworkInterfaceBackend.modify_network_interface_attribute

    @wraps(create)
    def create_checked(
        backend: Any,
        subnet: Any,
        private_ip_address: Any,
        private_ip_addresses: Any = None,
        group_ids: list[str] | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        network = backend.get_subnet(subnet) if isinstance(subnet, str) else subnet
        _ensure_groups(backend, network.vpc_id, group_ids or ())
        addresses = (private_ip_address, private_ip_addresses)
        return create(backend, network, *addresses, group_ids, *args, **kwargs)

    @wraps(modify)
    def modify_checked(
        backend: Any, eni_id: str, group_ids: list[str], *args: Any, **kwargs: Any
    ) -> None:
        interface = backend.get_network_interface(eni_id)
        _ensure_groups(backend, interface.vpc_id, group_ids)
        modify(backend, eni_id, group_ids, *args, **kwargs)

    patches.set(NetworkInterfaceBackend, "create_network_interface", create_checked)
    patches.set(
        NetworkInterfaceBackend, "modify_network_interface_attribute", modify_checked
    )


def _ensure_groups(backend: Any, vpc_id: str, group_ids: Iterable[str]) -> None:
    for group_id in group_ids:
        if group_id not in backend.groups.get(vpc_id, {}):
            raise InvalidSecurityGroupNotFoundError(group_id)
