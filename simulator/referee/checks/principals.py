"""Checks of IAM: keys, users, roles, and what somebody may still do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.operations import input_shape
from gameday.scenarios.shapes import encode_params
from gameday.simulator.engine.gateway.call import Caller
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks.check import reads, reads_what
from gameday.simulator.referee.checks.documents import list_foreign, revokes_sessions
from gameday.simulator.referee.services import read_access

if TYPE_CHECKING:
    from gameday.scenarios.checks.arguments import Access, Key, Role, User
    from gameday.simulator.aws.iam.state import Role as RoleFact
    from gameday.simulator.referee.checks.context import CheckContext
    from gameday.simulator.referee.scope import Scope

__all__ = [
    "allowed",
    "denied",
    "key_deleted",
    "key_inactive",
    "keys_inactive",
    "login_disabled",
    "role_trust_closed",
    "sessions_revoked",
    "user_absent",
]


def _read_for(about: Access) -> Scope:
    service, _, operation = about.call.partition(":")
    return read_access(service, operation, about.arguments)


@reads_what(_read_for)
def allowed(context: CheckContext, about: Access) -> Answer:
    """Say whether a principal may make a call."""
    service, _, operation = about.call.partition(":")
    parameters = encode_params(dict(about.arguments), input_shape(about.call))
    caller = context.credentials(about.caller)
    return context.access(caller, service, operation, parameters)


@reads_what(_read_for)
def denied(context: CheckContext, about: Access) -> Answer:
    """Say whether a principal may not make a call."""
    return allowed(context, about).opposite()


@reads("iam")
def key_inactive(context: CheckContext, about: Key) -> Answer:
    """Say whether an access key is inactive or deleted."""
    key = context.readers.iam.access_key(about.access_key)
    if key is None:
        return Answer(holds=True, reason=f"{about.access_key} does not exist")
    status = "active" if key.active else "inactive"
    return Answer(not key.active, f"{about.access_key} is {status}")


@reads("iam")
def key_deleted(context: CheckContext, about: Key) -> Answer:
    """Say whether an access key is gone, and its last use with it."""
    exists = context.readers.iam.access_key(about.access_key) is not None
    fate = "exists" if exists else "was deleted, and its last use with it"
    return Answer(not exists, f"{about.access_key} {fate}")


@reads("iam")
def keys_inactive(context: CheckContext, about: User) -> Answer:
    """Say whether a user has no active access key, or does not exist."""
    keys = context.readers.iam.keys_of(about.user)
    active = [key.id for key in keys if key.active]
    if active:
        found = f"{about.user} has the active key {', '.join(active)}"
        return Answer(holds=False, reason=found)
    return Answer(holds=True, reason=f"{about.user} has no active key")


@reads("iam")
def user_absent(context: CheckContext, about: User) -> Answer:
    """Say whether a user does not exist."""
    exists = context.readers.iam.user(about.user) is not None
    return Answer(not exists, f"{about.user} {'exists' if exists else 'is gone'}")


@reads("iam")
def login_disabled(context: CheckContext, about: User) -> Answer:
    """Say whether a user has no console password."""
    user = context.readers.iam.user(about.user)
    has_password = user is not None and user.password is not None
    state = "has a console password" if has_password else "has no console password"
    return Answer(not has_password, f"{about.user} {state}")


@reads("iam")
def role_trust_closed(context: CheckContext, about: Role) -> Answer:
    """Say whether a role trusts nobody outside its account."""
    role = _find_role(context, about.role)
    if role is None:
        return Answer(holds=True, reason=f"role {about.role} is gone")
    own, policies = context.readers.account, context.readers.policies
    trust = policies.resource_policies(role.arn)
    foreign = [name for policy in trust for name in list_foreign(policy, own)]
    if foreign:
        return Answer(
            holds=False, reason=f"role {about.role} trusts {', '.join(foreign)}"
        )
    return Answer(holds=True, reason=f"role {about.role} trusts nobody outside {own}")


@reads("iam")
def sessions_revoked(context: CheckContext, about: Role) -> Answer:
    """Say whether sessions of a role from before now are denied everything.

    Asked of the role's inline and attached policies: a Deny of everything, without a
    condition or on ``aws:TokenIssueTime`` earlier than some moment.
    """
    role = _find_role(context, about.role)
    if role is None:
        return Answer(holds=True, reason=f"role {about.role} is gone")
    caller = Caller(kind="role", account=context.readers.account, arn=role.arn)
    identity = context.readers.policies.identity(caller)
    for policy in identity.policies if identity else ():
        if revokes_sessions(policy):
            found = f"{policy.name} denies its older sessions"
            return Answer(holds=True, reason=found)
    return Answer(
        holds=False, reason=f"no policy of role {about.role} denies its older sessions"
    )


def _find_role(context: CheckContext, name: str) -> RoleFact | None:
    """Find a role by its name or ARN."""
    return context.readers.iam.role(name.rpartition("/")[2])
