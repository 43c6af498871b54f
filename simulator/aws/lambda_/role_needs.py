"""What a function's configuration asks of its role, whether or not it comes to it.

Lambda sends failures and records with the function's role, makes network interfaces
with it and reads streams, so a role without the right is refused when the function is
configured, long before anything fails. Sources: Lambda developer guide, "Execution
role", "Dead-letter queues", "Giving Lambda functions access to resources in an Amazon
VPC".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.lambda_.destinations import SENDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.lambda_.function import Function

__all__ = ["list_role_needs"]

_NETWORK = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)


def list_role_needs(function: Function) -> Iterator[str]:
    """List the actions that Lambda itself takes by a function's role."""
    for target in (function.dead_letter, function.on_failure, function.on_success):
        arn = Arn.parse(target) if target else None
        if arn is not None and arn.service in SENDS:
            yield SENDS[arn.service]
    if function.is_in_vpc:
        yield from _NETWORK
