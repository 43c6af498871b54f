"""A security group that is in use cannot be deleted.

AWS: ``DeleteSecurityGroup`` answers ``DependencyViolation`` while a network interface
has the group or a rule of another group names it, and ``CannotDelete`` for a VPC's
default group
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html).

moto: deletes it. A clean-up that takes the quarantine group away too early would work
here and fail in AWS.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.exceptions import DependencyViolationError, EC2ClientError
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.ec2.responses.security_groups import SecurityGroups

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Refuse to delete a default group, and a group that something needs."""
    delete, answer = (
        SecurityGroupBackend.delete_security_group,
        SecurityGroups.delete_security_group,
    )

    @wraps(delete)
    def delete_unused(
        backend: Any, name: str | None = None, group_id: str | None = None
    ) -> None:
        group = backend.get_security_group_by_name_or_id(group_id or name)
        if group is not None:
            _ensure_unused(backend, group.id)
        delete(backend, name=name, group_id=group_id)

    @wraps(answer)
    def answer_unless_default(response: Any) -> Any:
        """Ask here, because a VPC takes its default group along through the backend."""
        name = response._get_param("GroupId") or response._get_param("GroupName")  # noqa: SLF001 - moto's way
        group = response.ec2_backend.get_security_group_by_name_or_id(name)
        if group is not None and group.is_default:
            raise EC2ClientError(
                "CannotDelete",
                f'the specified group: "{group.id}" name: "default" cannot be deleted '
                "by a user",
            )
        return answer(response)

    patches.set(SecurityGroupBackend, "delete_security_group", delete_unused)
    patches.set(SecurityGroups, "delete_security_group", answer_unless_default)


def _ensure_unused(backend: Any, group_id: str) -> None:
    if _is_on_an_interface(backend, group_id) or _is_in_a_rule(backend, group_id):
        raise DependencyViolationError(f"resource {group_id} has a dependent object")


def _is_on_an_interface(backend: Any, group_id: str) -> bool:
    return any(
        group.id == group_id
        for interface in backend.enis.values()
        for group in interface.group_set
    )


def _is_in_a_rule(backend: Any, group_id: str) -> bool:
    return any(
        rule.source_group.get("GroupId") == group_id
        for groups in backend.groups.values()
        for group in groups.values()
        if group.id != group_id
        for rule in (*group.ingress_rules, *group.egress_rules)
    )
