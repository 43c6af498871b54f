"""Policy documents as moto keeps them: their statements, and whom they let in.

Whether a statement applies to a call is not asked here; the authorizer knows.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["list_foreign", "list_statements", "read_document"]

_ACCOUNT = re.compile(r"(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::.*)?")


def read_document(document: Any) -> Any:
    """Read a policy: text, URL-encoded or not, or parsed already; nothing is empty."""
    if isinstance(document, bytes):
        document = document.decode()
    if isinstance(document, str):
        return json.loads(unquote(document))
    return document or {}


def list_statements(document: Any) -> list[Any]:
    """Return a document's statements; one alone may stand without a list."""
    found = document.get("Statement", [])
    return found if isinstance(found, list) else [found]


def list_foreign(document: Any, own: str) -> list[str]:
    """Return whom a document allows something that is not of an account, ``*`` too."""
    named = (name for each in list_statements(document) for name in _principals(each))
    return [name for name in named if _is_foreign(name, own)]


def _principals(statement: Any) -> Iterator[str]:
    if statement.get("Effect") != "Allow":
        return
    principal = statement.get("Principal", {})
    if principal == "*":
        yield "*"
        return
    names = principal.get("AWS", []) if isinstance(principal, dict) else []
    yield from names if isinstance(names, list) else [names]


def _is_foreign(principal: str, own: str) -> bool:
    match = _ACCOUNT.fullmatch(principal)
    return principal == "*" or (match is not None and match.group(1) != own)
