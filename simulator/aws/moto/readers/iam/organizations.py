"""The organization as moto keeps it: an account's place, and the policies above it.

Sources: Organizations user guide, "SCP evaluation" and "RCP evaluation". A management
account is bound by neither kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.policy import PolicyKind
from gameday.simulator.aws.iam.source import Membership
from gameday.simulator.aws.moto.readers.backends import find_backend, list_backends
from gameday.simulator.aws.moto.readers.iam.identities import make_policy

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.request import Levels

__all__ = ["read_membership"]

_KINDS = {
    PolicyKind.SERVICE_CONTROL: "SERVICE_CONTROL_POLICY",
    PolicyKind.RESOURCE_CONTROL: "RESOURCE_CONTROL_POLICY",
}
_FULL = """{"Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"""
"""RCPFullAWSAccess, which cannot be detached."""
_OWNERS = {"ROOT": "root", "ORGANIZATIONAL_UNIT": "unit", "ACCOUNT": "account"}


def read_membership(account: str) -> Membership | None:
    """Return the account's place in an organization, or None without one."""
    backend = _find_organization(account)
    if backend is None or backend.org is None:
        return None
    member = next((each for each in backend.accounts if each.id == account), None)
    if member is None:
        return None
    way = _way_down(backend, member)
    organization = backend.org
    is_bound = account != organization.master_account_id
    return Membership(
        organization=organization.id,
        management_account=organization.master_account_id,
        path="/".join((organization.id, *(each.id for each in way[:-1]), "")),
        service_control=_levels(way, PolicyKind.SERVICE_CONTROL) if is_bound else (),
        resource_control=_levels(way, PolicyKind.RESOURCE_CONTROL) if is_bound else (),
    )


def _find_organization(account: str) -> Any | None:
    backends = list_backends("organizations")
    masters = getattr(backends, "master_accounts", {})
    management, partition = masters.get(account, (account, "aws"))
    return find_backend("organizations", management, partition)


def _way_down(backend: Any, member: Any) -> list[Any]:
    units = {unit.id: unit for unit in backend.ou}
    way = [member]
    while (parent := units.get(getattr(way[0], "parent_id", None))) is not None:
        way.insert(0, parent)
    return way


def _levels(way: list[Any], kind: PolicyKind) -> Levels:
    """List the policies by level; a kind that is not enabled binds nobody.

    A level without any is left out: AWS keeps at least one service control policy on
    each, and its full-access resource control policy on all.
    """
    root = way[0]
    wanted = _KINDS[kind]
    if not _is_enabled(root, kind):
        return ()
    levels = []
    for target in way:
        attached = [p for p in target.attached_policies if p.type == wanted]
        owner = f"{_OWNERS[target.type]} {getattr(target, 'name', '') or target.id}"
        if attached:
            policies = [make_policy(kind, p.name, owner, p.content) for p in attached]
            if kind is PolicyKind.RESOURCE_CONTROL:
                policies.append(make_policy(kind, "RCPFullAWSAccess", owner, _FULL))
            levels.append(tuple(policies))
    return tuple(levels)


def _is_enabled(root: Any, kind: PolicyKind) -> bool:
    wanted = _KINDS[kind]
    enabled = {each["Type"] for each in root.policy_types}
    return wanted in enabled or not enabled
