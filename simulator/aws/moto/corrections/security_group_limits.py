"""How many rules a security group has is the account's quota, and IPv6 counts apart.

AWS: sixty rules in a direction by default, for IPv4 and for IPv6 each; the quota can be
raised (VPC user guide, "Amazon VPC quotas").

moto: sixty of both together, and nothing else. `aws.refusals` holds calls to the quota.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.ec2.models.security_groups import SecurityGroupBackend

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Let moto count no rules."""
    name = "_verify_group_will_respect_rule_count_limit"
    patches.set(SecurityGroupBackend, name, _count_nothing)


def _count_nothing(*_args: object, **_given: object) -> None:
    """Take any number of rules."""
