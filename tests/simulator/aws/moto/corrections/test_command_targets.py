"""A command is sent to instances that are there, and to no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

NOBODY = "i-0123456789abcdef0"


def send(ssm: Any, instance: str) -> str:
    """Send a command to an instance; return how that went."""
    sent = ssm.send_command(InstanceIds=[instance], DocumentName="AWS-RunShellScript")
    return str(sent["Command"]["Status"])


def test_moto_alone_sends_commands_to_nobody(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: any id will do."""
    assert send(moto_client("ssm"), NOBODY) == "Success"


@pytest.mark.parametrize(
    ("change", "is_taken"),
    [(None, True), ("stop_instances", True), ("terminate_instances", False)],
)
def test_a_command_is_for_who_is_there(
    account: EmbeddedAccount, change: str | None, *, is_taken: bool
) -> None:
    """One that is stopped gets it later; one that is terminated never does."""
    ec2, ssm = account.client("ec2"), account.client("ssm")
    made = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    instance = made["Instances"][0]["InstanceId"]
    if change:
        getattr(ec2, change)(InstanceIds=[instance])
    if is_taken:
        assert send(ssm, instance) == "Success"
        return
    with pytest.raises(ClientError, match=r"InvalidInstanceId.*not in a valid state"):
        send(ssm, instance)


def test_a_node_of_ones_own_is_no_instance(account: EmbeddedAccount) -> None:
    """EC2 does not know it, and nobody else here does."""
    assert send(account.client("ssm"), "mi-0123456789abcdef0") == "Success"
    with pytest.raises(ClientError, match="InvalidInstanceId"):
        send(account.client("ssm"), NOBODY)
