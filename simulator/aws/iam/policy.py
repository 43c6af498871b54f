"""Policy documents: read once, checked, and ready to be matched.

A document that AWS would refuse raises `PolicyError`; one that was read never fails
later. Whose policy it is, and of what kind, stands beside the document in `Policy`, so
that a decision can name it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from gameday.scenarios.errors import GameDayError
from gameday.simulator.aws.iam.conditions import Condition
from gameday.simulator.aws.iam.principals import Principals
from gameday.simulator.aws.iam.statements import Actions, Resources, Statement

__all__ = [
    "Document",
    "Policy",
    "PolicyError",
    "PolicyKind",
    "parse_document",
]

_VERSIONS = {"2008-10-17", "2012-10-17"}


class PolicyError(GameDayError):
    """A policy document is not one that AWS would accept."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="policy-invalid")


class PolicyKind(StrEnum):
    """The kinds of policy, as a decision names them."""

    INLINE = "inline policy"
    MANAGED = "managed policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    RESOURCE = "resource policy"
    ACL = "access control list"
    BUCKET = "bucket policy"
    KEY = "key policy"
    GRANT = "grant"
    TRUST = "trust policy"
    ENDPOINT = "endpoint policy"
    GATEWAY = "gateway endpoint policy"
    SERVICE_CONTROL = "service control policy"
    RESOURCE_CONTROL = "resource control policy"


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document."""

    version: str
    statements: tuple[Statement, ...]
    asked: frozenset[str] = frozenset()
    """The condition keys that its statements ask for, in lower case."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A document, with the kind, name and owner a decision names it by."""

    kind: PolicyKind
    name: str
    """Empty where the owner has only one of the kind, as a bucket's policy."""
    owner: str
    """``role web``, ``bucket logs``; empty where the name says it all."""
    document: Document

    def __str__(self) -> str:
        """Name the policy: ``inline policy Deploy of role web``."""
        name = f" {self.name}" if self.name else ""
        owner = f" of {self.owner}" if self.owner else ""
        return f"{self.kind}{name}{owner}"


def parse_document(document: str | bytes | Mapping[str, Any]) -> Document:
    """Read a policy document.

    Args:
        document: JSON text, as is or URL-encoded, or what it decodes to.

    Raises:
        PolicyError: It is not a policy document; the message says where.
    """
    if isinstance(document, Mapping):
        document = json.dumps(document, sort_keys=True)
    elif isinstance(document, bytes):
        document = document.decode()
    return _parse_text(document)


@lru_cache(maxsize=4096)
def _parse_text(text: str) -> Document:
    try:
        document = json.loads(unquote(text) if text.startswith("%7B") else text)
    except (ValueError, RecursionError) as error:
        raise PolicyError(f"expected JSON, found {error}") from error
    if not isinstance(document, dict):
        raise PolicyError("expected a JSON object as the policy")
    version = document.get("Version", "2008-10-17")
    if not isinstance(version, str) or version not in _VERSIONS:
        raise PolicyError(f"Version: expected 2012-10-17, found {version!r}")
    statements = document.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list):
        raise PolicyError("Statement: expected an object or a list of objects")
    parsed = tuple(
        _parse_statement(number, element, variables=version == "2012-10-17")
        for number, element in enumerate(statements, start=1)
    )
    asked = frozenset(each.key for one in parsed for each in one.conditions)
    return Document(version, parsed, asked)


def _parse_statement(number: int, element: Any, *, variables: bool) -> Statement:
    where = f"Statement {number}"
    if not isinstance(element, dict):
        raise PolicyError(f"{where}: expected an object")
    effect = element.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise PolicyError(f"{where}: Effect: expected Allow or Deny, found {effect!r}")
    if not isinstance(element.get("Sid", ""), str):
        raise PolicyError(f"{where}: Sid: expected a string")
    actions = _one_of(element, "Action", "NotAction", where)
    if actions is None:
        raise PolicyError(f"{where}: expected Action or NotAction")
    return Statement(
        number=number,
        sid=element.get("Sid") or None,
        allows=effect == "Allow",
        actions=Actions.of(actions, negated="NotAction" in element),
        resources=_resources(element, where, variables=variables),
        principals=_principals(element, "Principal", where),
        not_principals=_principals(element, "NotPrincipal", where),
        conditions=tuple(_conditions(element, where, variables=variables)),
        element=element,
    )


def _one_of(
    element: dict[str, Any], name: str, opposite: str, where: str
) -> tuple[str, ...] | None:
    if name in element and opposite in element:
        raise PolicyError(f"{where}: expected either {name} or {opposite}, found both")
    found = name if name in element else opposite
    if found not in element:
        return None
    values = element[found] if isinstance(element[found], list) else [element[found]]
    if not all(isinstance(each, str) for each in values):
        raise PolicyError(f"{where}: {found}: expected a string or a list of strings")
    return tuple(values)


def _resources(
    element: dict[str, Any], where: str, *, variables: bool
) -> Resources | None:
    values = _one_of(element, "Resource", "NotResource", where)
    if values is None:
        return None
    negated = "NotResource" in element
    return Resources.of(values, negated=negated, variables=variables)


def _principals(element: dict[str, Any], name: str, where: str) -> Principals | None:
    if name not in element:
        return None
    if name == "NotPrincipal" and "Principal" in element:
        raise PolicyError(f"{where}: expected either Principal or NotPrincipal")
    principals = Principals.parse(element[name])
    if principals is None:
        raise PolicyError(f"{where}: {name}: expected * or AWS, Service, Federated …")
    return principals


def _conditions(
    element: dict[str, Any], where: str, *, variables: bool
) -> list[Condition]:
    block = element.get("Condition", {})
    if not isinstance(block, dict):
        raise PolicyError(f"{where}: Condition: expected an object")
    conditions = []
    for name, keys in block.items():
        if not isinstance(keys, dict):
            raise PolicyError(f"{where}: Condition: {name}: expected an object")
        for key, values in keys.items():
            texts = _strings(values, f"{where}: Condition: {name}: {key}")
            condition = Condition.build(name, key, texts, variables=variables)
            if condition is None:
                raise PolicyError(f"{where}: Condition: no operator is named {name!r}")
            conditions.append(condition)
    return conditions


def _strings(value: Any, where: str) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str | int | float) for each in values):
        raise PolicyError(f"{where}: expected a string or a list of strings")
    return tuple(map(_string, values))


def _string(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
