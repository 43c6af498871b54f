"""`StackReader` over moto: a call of the API takes fifty times as long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.cloudformation.models import cloudformation_backends

from gameday.simulator.aws.cloudformation.state import StackResource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["MotoStackRoles", "MotoStacks"]


class MotoStacks:
    """The stacks that moto keeps for an account and region (see `StackReader`).

    Args:
        account: The account's id.
        region: The region's name.
    """

    def __init__(self, account: str, region: str) -> None:
        self._place = (account, region)

    def resources(self, stack_id: str) -> Sequence[StackResource]:
        """Return what a stack made, in the order of its template."""
        account, region = self._place
        stacks = cloudformation_backends[account][region].stacks
        resources: Iterable[Any] = stacks[stack_id].stack_resources
        return [
            StackResource(
                kept.logical_resource_id,
                kept.cf_resource_type,
                str(kept.physical_resource_id),
                is_supported=getattr(kept, "supported", True),
            )
            for kept in resources
            if kept is not None  # its condition is false
        ]


class MotoStackRoles:
    """The roles that moto keeps with stacks (see `StackRoles`)."""

    def find_role(self, account: str, region: str, params: Mapping[str, Any]) -> str:
        """Return the role of the stack or change set that a call is about, or none."""
        backend = cloudformation_backends[account][region]
        changes, stack = params.get("ChangeSetName"), params.get("StackName")
        for each in backend.change_sets.values():
            if changes in (each.change_set_id, each.change_set_name) and each.role_arn:
                return str(each.role_arn)
        for kept in backend.stacks.values():
            if stack in (kept.stack_id, kept.name):
                return kept.role_arn or ""
        return ""
