"""DescribeSecurityGroupReferences: in which VPCs a rule names a group of another.

moto lacks the operation, and c7n's `unused` filter of security groups asks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.ec2.state import Ec2Reader
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["add_operations"]


def add_operations(
    operations: Operations, read: Callable[[str, str], Ec2Reader]
) -> None:
    """Answer the operation from now on.

    Args:
        operations: Where calls are answered.
        read: Returns the reader of an account and region.
    """
    operations.add(
        "ec2",
        "DescribeSecurityGroupReferences",
        lambda call: _describe(call, read(call.account, call.region)),
    )


def _describe(call: Call, reader: Ec2Reader) -> dict[str, list[dict[str, str]]]:
    """Answer for the groups that are asked about; each VPC counts once.

    Raises:
        AwsError: There is no such group.
    """
    groups = {group.id: group for group in reader.groups()}
    found = []
    for wanted in call.params["GroupId"]:
        if wanted not in groups:
            message = f"The security group '{wanted}' does not exist"
            raise AwsError("InvalidGroup.NotFound", message)
        home = groups[wanted].vpc_id
        abroad = {
            group.vpc_id: None
            for group in groups.values()
            if group.vpc_id != home and wanted in group.names
        }
        found += [{"GroupId": wanted, "ReferencingVpcId": vpc} for vpc in abroad]
    return {"SecurityGroupReferenceSet": found}
