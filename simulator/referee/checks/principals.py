"""Checks of IAM: keys, users, roles, and what somebody may still do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.operations import input_shape
from gameday.scenarios.shapes import encode_params
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks.documents import (
    list_foreign,
    list_statements,
    read_document,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.checks.arguments import Access, Key, Role, User
    from gameday.simulator.referee.checks.context import CheckContext

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


def allowed(context: CheckContext, about: Access) -> Answer:
    """Say whether a principal may make a call."""
    service, _, operation = about.call.partition(":")
    parameters = encode_params(dict(about.arguments), input_shape(about.call))
    caller = context.credentials(about.caller)
    return context.access(caller, service, operation, parameters)


def denied(context: CheckContext, about: Access) -> Answer:
    """Say whether a principal may not make a call."""
    answer = allowed(context, about)
    return Answer(not answer.holds, answer.reason)


def key_inactive(context: CheckContext, about: Key) -> Answer:
    """Say whether an access key is inactive or deleted."""
    key = context.iam.access_keys.get(about.access_key)
    if key is None:
        return Answer(holds=True, reason=f"{about.access_key} does not exist")
    inactive = key.status != "Active"
    return Answer(inactive, f"{about.access_key} is {key.status.lower()}")


def key_deleted(context: CheckContext, about: Key) -> Answer:
    """Say whether an access key is gone, and its last use with it."""
    exists = about.access_key in context.iam.access_keys
    fate = "exists" if exists else "was deleted, and its last use with it"
    return Answer(not exists, f"{about.access_key} {fate}")


def keys_inactive(context: CheckContext, about: User) -> Answer:
    """Say whether a user has no active access key, or does not exist."""
    active = [
        key.access_key_id
        for key in context.iam.access_keys.values()
        if key.user_name == about.user and key.status == "Active"
    ]
    if active:
        found = f"{about.user} has the active key {', '.join(active)}"
        return Answer(holds=False, reason=found)
    return Answer(holds=True, reason=f"{about.user} has no active key")


def user_absent(context: CheckContext, about: User) -> Answer:
    """Say whether a user does not exist."""
    exists = about.user in context.iam.users
    return Answer(not exists, f"{about.user} {'exists' if exists else 'is gone'}")


def login_disabled(context: CheckContext, about: User) -> Answer:
    """Say whether a user has no console password."""
    user = context.iam.users.get(about.user)
    has_password = user is not None and bool(user.password)
    state = "has a console password" if has_password else "has no console password"
    return Answer(not has_password, f"{about.user} {state}")


def role_trust_closed(context: CheckContext, about: Role) -> Answer:
    """Say whether a role trusts nobody outside its account."""
    role = _find_role(context, about.role)
    if role is None:
        return Answer(holds=True, reason=f"role {about.role} is gone")
    own = context.account.account_id
    foreign = list_foreign(read_document(role.assume_role_policy_document), own)
    if foreign:
        return Answer(
            holds=False, reason=f"role {about.role} trusts {', '.join(foreign)}"
        )
    return Answer(holds=True, reason=f"role {about.role} trusts nobody outside {own}")


def sessions_revoked(context: CheckContext, about: Role) -> Answer:
    """Say whether sessions of a role from before now are denied everything.

    Asked of the role's inline and attached policies: a Deny of everything, without a
    condition or on ``aws:TokenIssueTime`` earlier than some moment.
    """
    role = _find_role(context, about.role)
    if role is None:
        return Answer(holds=True, reason=f"role {about.role} is gone")
    for name, document in _policies(role):
        for statement in list_statements(document):
            if _revokes(statement):
                return Answer(holds=True, reason=f"{name} denies its older sessions")
    return Answer(
        holds=False, reason=f"no policy of role {about.role} denies its older sessions"
    )


def _find_role(context: CheckContext, name: str) -> Any:
    short = name.rpartition("/")[2]
    roles = context.iam.roles.values()
    return next((role for role in roles if role.name == short), None)


def _policies(role: Any) -> Iterator[tuple[str, Any]]:
    for name, text in role.policies.items():
        yield name, read_document(text)
    for policy in role.managed_policies.values():
        yield policy.name, read_document(policy.document)


def _revokes(statement: Any) -> bool:
    actions = statement.get("Action", [])
    actions = actions if isinstance(actions, list) else [actions]
    if statement.get("Effect") != "Deny" or "*" not in actions:
        return False
    conditions = statement.get("Condition") or {}
    keys = {key.lower() for block in conditions.values() for key in block}
    return keys <= {"aws:tokenissuetime"}
