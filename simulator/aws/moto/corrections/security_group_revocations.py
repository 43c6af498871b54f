"""A rule that lets traffic out to IPv6 addresses is taken away like any other.

AWS: ``RevokeSecurityGroupEgress`` removes every rule that its values match; a group has
rules about IPv6 whether or not its VPC has such addresses
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupEgress.html).

moto: leaves what is said of IPv6 aside where the VPC has no IPv6 block, answers that
all went well, and keeps the rule. A responder that closes ``::/0`` would not have.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.exceptions import InvalidPermissionNotFoundError
from moto.ec2.models.security_groups import SecurityGroupBackend

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Take rules about IPv6 away by their ids, which moto heeds."""
    revoke = SecurityGroupBackend.revoke_security_group_egress

    @wraps(revoke)
    def revoke_all(
        backend: Any,
        group_name_or_id: str,
        ip_protocol: str,
        from_port: str,
        to_port: str,
        ip_ranges: list[Any],
        source_groups: Any = None,
        prefix_list_ids: Any = None,
        security_rule_ids: list[str] | None = None,
        vpc_id: str | None = None,
    ) -> None:
        named = (group_name_or_id, ip_protocol, from_port, to_port)
        blocks = [each for each in ip_ranges if "CidrIpv6" in each]
        others = [each for each in ip_ranges if "CidrIpv6" not in each]
        group = backend.get_security_group_by_name_or_id(group_name_or_id, vpc_id)
        last = (security_rule_ids, vpc_id)
        if security_rule_ids or not blocks or group is None:
            revoke(backend, *named, ip_ranges, source_groups, prefix_list_ids, *last)
            return
        wanted = backend._iterate_security_rules(  # noqa: SLF001 - as moto's own method
            ip_protocol,
            group.group_id,
            from_port,
            to_port,
            blocks,
            [],
            [],
            is_egress=True,
        )
        found = [_find(group.egress_rules, each) for each in wanted]
        if others or source_groups or prefix_list_ids:
            revoke(backend, *named, others, source_groups, prefix_list_ids, *last)
        revoke(backend, *named, [], None, None, found, vpc_id)

    patches.set(SecurityGroupBackend, "revoke_security_group_egress", revoke_all)


def _find(rules: list[Any], wanted: Any) -> str:
    """Return the id of a rule of a group.

    Raises:
        InvalidPermissionNotFoundError: The group has none like it.
    """
    for each in rules:
        if each == wanted:
            return str(each.id)
    raise InvalidPermissionNotFoundError
