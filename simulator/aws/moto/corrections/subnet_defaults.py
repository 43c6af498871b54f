"""Only a default subnet is a zone's default and hands out public addresses.

AWS: a subnet that somebody creates is no default, and gives public addresses only if
told to
(https://docs.aws.amazon.com/vpc/latest/userguide/default-subnet.html).

moto: takes a subnet made without a zone, as templates do, for the default of its zone.
A private subnet would give its instances public addresses, and an instance launched
without a subnet would land in a VPC that is not the default one.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models.subnets import SubnetBackend

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Make subnets that are no default, except those made to be one."""
    create, create_default = (
        SubnetBackend.create_subnet,
        SubnetBackend.create_default_subnet,
    )

    @wraps(create)
    def create_ordinary(backend: Any, *args: Any, **kwargs: Any) -> Any:
        subnet = create(backend, *args, **kwargs)
        subnet.default_for_az = subnet.map_public_ip_on_launch = False
        return subnet

    @wraps(create_default)
    def create_marked(backend: Any, availability_zone: str) -> Any:
        subnet = create_default(backend, availability_zone)
        subnet.default_for_az = subnet.map_public_ip_on_launch = True
        return subnet

    patches.set(SubnetBackend, "create_subnet", create_ordinary)
    patches.set(SubnetBackend, "create_default_subnet", create_marked)
