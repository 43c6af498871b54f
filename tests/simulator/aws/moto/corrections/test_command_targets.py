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


def test_moto_alone_sends_to_whoever_is_there(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: a command for one goes to all."""
    first, *others = start(moto_client("ec2"))
    assert {first, *others} == set(reach(moto_client("ssm"), InstanceIds=[first]))


def test_a_command_goes_to_those_that_it_names(account: EmbeddedAccount) -> None:
    """In their order, each of them once."""
    first, second, third = start(account.client("ec2"))
    ssm = account.client("ssm")
    assert reach(ssm, InstanceIds=[first]) == [first]
    assert reach(ssm, InstanceIds=[third, first, second]) == [third, first, second]


def test_a_command_goes_to_its_targets(account: EmbeddedAccount) -> None:
    """By their tags or ids, without those that are gone."""
    first, second, third = start(account.client("ec2"))
    account.client("ec2").create_tags(
        Resources=[first, third], Tags=[{"Key": "role", "Value": "web"}]
    )
    ssm = account.client("ssm")
    by_tag = {"Key": "tag:role", "Values": ["web"]}
    assert reach(ssm, Targets=[by_tag]) == [first, third]
    by_id = {"Key": "InstanceIds", "Values": [second]}
    assert reach(ssm, Targets=[by_id]) == [second]
    account.client("ec2").terminate_instances(InstanceIds=[third])
    assert reach(ssm, Targets=[by_tag]) == [first]


def start(ec2: Any) -> list[str]:
    """Start three instances."""
    ids = []
    for _ in range(3):
        made = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
        ids.append(made["Instances"][0]["InstanceId"])
    return ids


def reach(ssm: Any, **given: Any) -> list[str]:
    """Send a command, and list whom it reached."""
    sent = ssm.send_command(DocumentName="AWS-RunShellScript", **given)
    listed = ssm.list_commands(CommandId=sent["Command"]["CommandId"])
    return list(listed["Commands"][0]["InstanceIds"])
