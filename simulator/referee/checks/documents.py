"""Policies as a judge reads them: whom they let in, and whether they revoke sessions.

Whether a statement applies to a call is not asked here; the authorizer knows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.statements import Statement

__all__ = ["list_foreign", "revokes_sessions"]

_ACCOUNT = re.compile(r"(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::.*)?")


def list_foreign(policy: Policy, own: str) -> list[str]:
    """Return whom a policy allows something that is not of an account, ``*`` too.

    Args:
        policy: A bucket's policy, or who may take on a role.
        own: The account's id.
    """
    statements = policy.document.statements
    named = (name for each in statements if each.allows for name in _principals(each))
    return [name for name in named if _is_foreign(name, own)]


def revokes_sessions(policy: Policy) -> bool:
    """Say whether a policy denies everything to a role's sessions from before now.

    It is a Deny of every action, without a condition or on ``aws:TokenIssueTime``
    alone (IAM user guide, "Revoking IAM role temporary security credentials").
    """
    return any(
        not statement.allows
        and "*" in _texts(statement.element.get("Action"))
        and {each.key for each in statement.conditions} <= {"aws:tokenissuetime"}
        for statement in policy.document.statements
    )


def _principals(statement: Statement) -> Iterator[str]:
    """Yield the principals as they are written, in their order."""
    principal = statement.element.get("Principal")
    yield from _texts(
        principal.get("AWS") if isinstance(principal, dict) else principal
    )


def _is_foreign(principal: str, own: str) -> bool:
    match = _ACCOUNT.fullmatch(principal)
    return principal == "*" or (match is not None and match.group(1) != own)


def _texts(element: object) -> list[str]:
    """Return an element's texts: a policy may write one alone without a list."""
    if element is None:
        return []
    return [str(each) for each in (element if isinstance(element, list) else [element])]
