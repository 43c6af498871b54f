"""An elastic IP address is a public one.

AWS: hands out public IPv4 addresses
(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html).

moto: hands out ``127.x.y.z``, which is every machine's own. Whether a packet comes from
the internet could not be told by its address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.ec2.models import elastic_ip_addresses
from moto.ec2.utils import random_public_ip

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Draw elastic addresses from where moto draws its other public ones."""
    patches.set(elastic_ip_addresses, "random_ip", random_public_ip)
