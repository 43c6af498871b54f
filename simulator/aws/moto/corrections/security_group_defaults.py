"""A VPC's default security group lets its own members in.

AWS: the default group has one inbound rule, all traffic from the group itself, and
one outbound rule, all traffic to anywhere
(https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html).

moto: has the outbound rule only, so instances in the default group could not reach each
other.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Give default groups the inbound rule."""
    begin = SecurityGroup.__init__

    @wraps(begin)
    def begin_open_within(group: Any, backend: Any, *args: Any, **kwargs: Any) -> None:
        begin(group, backend, *args, **kwargs)
        if group.is_default:
            source = {"GroupId": group.id, "UserId": group.owner_id}
            rule = SecurityGroupRule(
                backend, "-1", group.id, None, None, None, source, is_egress=False
            )
            group.ingress_rules.append(rule)

    patches.set(SecurityGroup, "__init__", begin_open_within)
