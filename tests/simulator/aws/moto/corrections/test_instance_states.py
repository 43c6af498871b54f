"""A terminated instance stays terminated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def read_state(ec2: Any, instance_id: str) -> str:
    """Return the name of an instance's state."""
    instance = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0][
        "Instances"
    ][0]
    return str(instance["State"]["Name"])


def test_moto_alone_stops_a_terminated_instance(
    moto_client: Callable[[str], Any], launch: Any
) -> None:
    """moto: the dead instance is merely stopped."""
    ec2 = moto_client("ec2")
    ids = [launch(ec2)["InstanceId"]]
    ec2.terminate_instances(InstanceIds=ids)
    ec2.stop_instances(InstanceIds=ids)
    assert read_state(ec2, ids[0]) == "stopped"


@pytest.mark.parametrize("verb", ["start", "stop", "reboot"])
def test_a_terminated_instance_is_left_alone(
    account: EmbeddedAccount, launch: Any, verb: str
) -> None:
    """AWS answers IncorrectInstanceState, and nothing changes."""
    ec2 = account.client("ec2")
    ids = [launch(ec2)["InstanceId"]]
    ec2.terminate_instances(InstanceIds=ids)
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        getattr(ec2, f"{verb}_instances")(InstanceIds=ids)
    assert read_state(ec2, ids[0]) == "terminated"


def test_terminating_twice_is_no_error(account: EmbeddedAccount, launch: Any) -> None:
    """AWS terminates a terminated instance without complaint."""
    ec2 = account.client("ec2")
    ids = [launch(ec2)["InstanceId"]]
    ec2.terminate_instances(InstanceIds=ids)
    again = ec2.terminate_instances(InstanceIds=ids)["TerminatingInstances"][0]
    assert again["PreviousState"]["Name"] == "terminated"
    assert read_state(ec2, ids[0]) == "terminated"


def test_a_living_instance_stops_and_starts(
    account: EmbeddedAccount, launch: Any
) -> None:
    """The correction is not in the way of what is allowed."""
    ec2 = account.client("ec2")
    ids = [launch(ec2)["InstanceId"]]
    ec2.stop_instances(InstanceIds=ids)
    assert read_state(ec2, ids[0]) == "stopped"
    ec2.start_instances(InstanceIds=ids)
    assert read_state(ec2, ids[0]) == "running"
