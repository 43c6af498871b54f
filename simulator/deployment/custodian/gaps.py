"""Operations that c7n's filters call and moto does not have.

It is only what published policies were seen to need: c7n's `unused` filter of security
groups asks who refers to a group from a peered VPC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.ec2.models import ec2_backends

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["fill_gaps"]


def fill_gaps(operations: Operations) -> None:
    """Answer these operations from now on."""
    operations.add("ec2", "DescribeSecurityGroupReferences", _describe_references)


def _describe_references(call: Call) -> dict[str, Any]:
    groups = {group.id: group for group in _list_groups(call.account, call.region)}
    found = []
    for wanted in call.params["GroupId"]:
        if wanted not in groups:
            message = f"The security group '{wanted}' does not exist"
            raise AwsError("InvalidGroup.NotFound", message)
        home = groups[wanted].vpc_id
        abroad = {
            group.vpc_id: None
            for group in groups.values()
            if group.vpc_id != home and wanted in _names_groups(group)
        }
        found += [{"GroupId": wanted, "ReferencingVpcId": vpc} for vpc in abroad]
    return {"SecurityGroupReferenceSet": found}


def _list_groups(account: str, region: str) -> Iterator[Any]:
    for by_id in ec2_backends[account][region].groups.values():
        yield from by_id.values()


def _names_groups(group: Any) -> list[str]:
    """Return the groups that a group's rules name."""
    rules = (*group.ingress_rules, *group.egress_rules)
    return [rule.source_group.get("GroupId", "") for rule in rules]
