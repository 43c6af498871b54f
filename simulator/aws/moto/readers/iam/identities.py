"""Users and roles as moto keeps them: their policies, boundaries, tags and keys."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn, role_of_session
from gameday.simulator.aws.iam.policy import (
    Document,
    Policy,
    PolicyError,
    PolicyKind,
    parse_document,
)
from gameday.simulator.aws.iam.principals import is_federated_user
from gameday.simulator.aws.iam.source import Identity, Standing
from gameday.simulator.aws.moto.readers.backends import find_backend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Caller

__all__ = [
    "find_managed_policy",
    "find_role",
    "list_aws_policies",
    "make_policy",
    "read_identity",
    "read_session_policies",
    "read_standing",
]

_NOTHING = Document("2012-10-17", ())


def read_identity(caller: Caller) -> Identity | None:
    """Return the user or role behind a caller, or None where it is gone."""
    if caller.kind == "role":
        return _role_identity(find_role(caller))
    if caller.kind == "user":
        return _user_identity(caller.account, caller.arn)
    if is_federated_user(caller):
        return _user_identity(caller.account, caller.issuer_arn)
    return Identity()


def read_standing(caller: Caller) -> Standing:
    """Return whether the caller's access key is one that AWS would accept."""
    backend = find_backend("iam", caller.account)
    if caller.access_key is None or backend is None:
        return "valid"
    key = backend.access_keys.get(caller.access_key)
    if key is None:
        return "unknown"
    return "valid" if key.status == "Active" else "inactive"


def read_session_policies(caller: Caller) -> tuple[Policy, ...]:
    """Return the policies passed when the session was made, by text or by ARN."""
    session = Arn.parse(caller.arn)
    owner = f"session {session.name}" if session else ""
    policies = []
    for passed in caller.session_policies:
        if not passed.startswith("arn:"):
            policies.append(make_policy(PolicyKind.SESSION, "", owner, passed))
            continue
        found = find_managed_policy(passed, caller.account)
        if found is not None:
            name = passed.rsplit("/", 1)[-1]
            policies.append(Policy(PolicyKind.SESSION, name, owner, found))
    return tuple(policies)


def find_role(caller: Caller) -> Any | None:
    """Return moto's role behind a session, by its ARN or else by its name."""
    backend = find_backend("iam", caller.account)
    if backend is None:
        return None
    issuer = caller.issuer_arn or caller.arn
    named = role_of_session(issuer)
    arn = Arn.parse(issuer)
    name = named[1] if named else (arn.name if arn else "")
    return next((r for r in backend.roles.values() if r.name == name), None)


def find_managed_policy(arn: str, account: str) -> Document | None:
    """Return the default version of a managed policy, AWS's own ones included."""
    backend = find_backend("iam", account)
    kept = backend.managed_policies.get(arn) if backend else None
    if kept is not None:
        return _read(_document_of(kept))
    found = Arn.parse(arn)
    if found is None or found.account != "aws":
        return None
    text = _aws_managed_document(found.name)
    return None if text is None else _read(text)


def make_policy(kind: PolicyKind, name: str, owner: str, document: Any) -> Policy:
    """Make a policy of a stored document; one that AWS would refuse says nothing."""
    return Policy(kind, name, owner, _read(document))


def _read(document: Any) -> Document:
    try:
        return parse_document(document)
    except PolicyError:
        return _NOTHING


def _role_identity(role: Any | None) -> Identity | None:
    if role is None:
        return None
    owner = f"role {role.name}"
    return Identity(
        policies=tuple(_policies(role, owner)),
        boundary=_boundary(role, owner),
        tags={tag["Key"]: tag["Value"] for tag in role.tags or ()},
        unique_id=role.id,
    )


def _user_identity(account: str, arn: str | None) -> Identity | None:
    backend = find_backend("iam", account)
    found = Arn.parse(arn or "")
    user = backend.users.get(found.name) if backend and found else None
    if backend is None or user is None:
        return None
    owner = f"user {user.name}"
    policies = list(_policies(user, owner))
    for group in backend.groups.values():
        if user in group.users:
            policies += _policies(group, f"group {group.name}")
    return Identity(
        policies=tuple(policies),
        boundary=_boundary(user, owner),
        tags={tag["Key"]: tag["Value"] for tag in user.tags or ()},
        unique_id=user.id,
    )


def _policies(entity: Any, owner: str) -> Iterator[Policy]:
    for name, document in entity.policies.items():
        yield make_policy(PolicyKind.INLINE, name, owner, document)
    for managed in entity.managed_policies.values():
        document = _document_of(managed)
        yield make_policy(PolicyKind.MANAGED, managed.name, owner, document)


def _boundary(entity: Any, owner: str) -> Policy | None:
    """Return the boundary; moto's users have none, so a correction sets its name."""
    arn = getattr(entity, "permissions_boundary_arn", None)
    if not arn:
        return None
    document = find_managed_policy(arn, entity.account_id)
    name = arn.rsplit("/", 1)[-1]
    return Policy(PolicyKind.BOUNDARY, name, owner, document or _NOTHING)


def _document_of(managed: Any) -> str:
    for version in managed.versions:
        if version.version_id == managed.default_version_id:
            return str(version.document)
    return str(managed.versions[-1].document)


@lru_cache(maxsize=256)
def _aws_managed_document(name: str) -> str | None:
    found = _aws_managed_policies().get(name)
    return None if found is None else json.dumps(found["Document"])


@lru_cache(maxsize=1)
def list_aws_policies() -> Mapping[str, str]:
    """Return the ARNs of AWS's own managed policies, by name."""
    return {
        name: f"arn:aws:iam::aws:policy{kept['Path']}{name}"
        for name, kept in _aws_managed_policies().items()
    }


@lru_cache(maxsize=1)
def _aws_managed_policies() -> dict[str, Any]:
    """Read moto's copy of them: 4 MB, so only when one is asked for by name."""
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    policies: dict[str, Any] = json.loads(aws_managed_policies_data)
    return policies
