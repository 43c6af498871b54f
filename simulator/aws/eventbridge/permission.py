"""Whether a resource's policy lets EventBridge, or an account, act on it.

Resource policies only: what a role may do is asked through a `RoleCheck`. Conditions of
the kinds such policies use are understood; an ``Allow`` with any other does not apply.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TypeAlias

__all__ = ["EVENTS", "Request", "RoleCheck", "check_role_trust", "is_allowed"]

EVENTS: Final = "events.amazonaws.com"

RoleCheck: TypeAlias = Callable[[str, str, str], str | None]
"""Of a role's ARN, an action and a resource: why it is refused, or None."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a resource.

    Args:
        principal: A service (``events.amazonaws.com``) or an account id.
        action: The IAM action, ``sqs:SendMessage``.
        resource: The resource's ARN.
        context: Condition keys, in lower case, and their values.
    """

    principal: str
    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def is_allowed(policy: str | Mapping[str, Any] | None, request: Request) -> bool:
    """Tell whether a policy allows a request and does not deny it."""
    document = json.loads(policy) if isinstance(policy, str) else policy
    effects = [
        statement.get("Effect")
        for statement in _many((document or {}).get("Statement"))
        if _applies(statement, request)
    ]
    return "Allow" in effects and "Deny" not in effects


def check_role_trust(
    role_arn: str,
    action: str,  # noqa: ARG001 # what the role may do is for the IAM engine
    resource: str,  # noqa: ARG001 # the same
) -> str | None:
    """Say why EventBridge cannot take a role on; None if it can.

    It looks at the role and its trust policy, not at the role's permissions.
    """
    from moto.iam.models import iam_backends

    account = role_arn.split(":")[4]
    for role in iam_backends[account]["aws"].roles.values():
        if role.arn == role_arn:
            break
    else:
        return f"there is no role {role_arn}"
    trust = Request(EVENTS, "sts:AssumeRole", role_arn)
    if is_allowed(role.assume_role_policy_document, trust):
        return None
    return f"{role_arn} does not trust {EVENTS}"


def _applies(statement: Mapping[str, Any], request: Request) -> bool:
    return (
        _names_principal(statement, request.principal)
        and _names(_lower_actions(statement), "Action", request.action.lower())
        and _names(statement, "Resource", request.resource)
        and _conditions_hold(statement.get("Condition") or {}, request.context)
    )


def _lower_actions(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return the statement's actions in lower case: IAM ignores their case."""
    members = ("Action", "NotAction")
    return {
        member: [str(each).lower() for each in _many(statement[member])]
        for member in members
        if member in statement
    }


def _names_principal(statement: Mapping[str, Any], principal: str) -> bool:
    if "NotPrincipal" in statement:
        return not _is_among(statement["NotPrincipal"], principal)
    return _is_among(statement.get("Principal"), principal)


def _is_among(principals: Any, principal: str) -> bool:
    if isinstance(principals, Mapping):
        named = [each for values in principals.values() for each in _many(values)]
    else:
        named = list(_many(principals))
    return any(
        each in {"*", principal} or _account_of(each) == principal for each in named
    )


def _account_of(principal: str) -> str | None:
    root = re.fullmatch(r"arn:[\w-]+:iam::(\d{12}):root", principal)
    return root[1] if root else None


def _names(statement: Mapping[str, Any], member: str, name: str) -> bool:
    is_inverted = f"Not{member}" in statement
    patterns = _many(statement.get(f"Not{member}" if is_inverted else member))
    found = any(_like(each, name) for each in patterns)
    # Trust policies have no resource: they belong to theirs.
    is_silent = member == "Resource" and not is_inverted and member not in statement
    return is_silent or found != is_inverted


def _conditions_hold(
    conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]
) -> bool:
    return all(
        _condition_holds(operator, list(map(str, _many(expected))), context.get(key))
        for operator, keys in conditions.items()
        for key, expected in ((k.lower(), v) for k, v in keys.items())
    )


def _condition_holds(operator: str, expected: list[str], found: str | None) -> bool:
    base = operator.removesuffix("IfExists")
    is_negated = "Not" in base
    if found is None:
        return is_negated or base != operator
    kind = base.replace("Not", "")
    if kind == "Null":
        return expected == ["false"]
    test = _TESTS.get(kind)
    if test is None:
        return False
    return any(test(each, found) for each in expected) != is_negated


@lru_cache(maxsize=512)
def _wildcard(pattern: str) -> re.Pattern[str]:
    text = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(text, re.DOTALL)


def _like(pattern: str, text: str) -> bool:
    return _wildcard(pattern).fullmatch(text) is not None


_TESTS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "StringEquals": lambda expected, found: expected == found,
    "StringEqualsIgnoreCase": lambda expected, found: expected.lower() == found.lower(),
    "StringLike": _like,
    "ArnEquals": _like,
    "ArnLike": _like,
    "Bool": lambda expected, found: expected.lower() == found.lower(),
}


def _many(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)
