"""An elastic IP address is a public one."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def test_moto_alone_hands_out_the_loopback(moto_client: Callable[[str], Any]) -> None:
    """moto: an elastic address is every machine's own."""
    address = moto_client("ec2").allocate_address(Domain="vpc")["PublicIp"]
    assert ip_address(address).is_loopback


def test_the_address_is_global(account: EmbeddedAccount) -> None:
    """It is an address of the internet."""
    address = account.client("ec2").allocate_address(Domain="vpc")["PublicIp"]
    assert ip_address(address).is_global
