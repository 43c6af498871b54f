"""As many instances are started as a call asks for at the most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

FEW = {"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 4}


def test_moto_alone_starts_the_least(moto_client: Callable[[str], Any]) -> None:
    """moto: one."""
    assert len(moto_client("ec2").run_instances(**FEW)["Instances"]) == 1


def test_the_most_are_started(account: EmbeddedAccount) -> None:
    """AWS: four."""
    assert len(account.client("ec2").run_instances(**FEW)["Instances"]) == 4
