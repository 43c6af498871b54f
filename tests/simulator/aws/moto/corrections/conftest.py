"""What the tests of several corrections make first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def launch() -> Callable[..., dict[str, Any]]:
    """Launch an instance and return what EC2 says of it."""

    def launch_one(ec2: Any, **parameters: Any) -> dict[str, Any]:
        made = ec2.run_instances(
            ImageId="ami-12c6146b", MinCount=1, MaxCount=1, **parameters
        )
        instance: dict[str, Any] = made["Instances"][0]
        return instance

    return launch_one


@pytest.fixture
def make_group() -> Callable[..., str]:
    """Make a security group and return its id."""

    def make(ec2: Any, name: str, **parameters: Any) -> str:
        made = ec2.create_security_group(GroupName=name, Description=name, **parameters)
        return str(made["GroupId"])

    return make
