"""Where in a policy a finding is, and whether it is one whatever is not known yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gameday.simulator.linting.marks import MARK, has_mark, list_entries

if TYPE_CHECKING:
    from gameday.scenarios.document import Path
    from gameday.simulator.aws.iam.documents import Finding

__all__ = ["find_place", "is_certain"]

_QUOTED = re.compile(r'"[A-Za-z]+":"(.*)"')
"""How a principal is told: ``"AWS":"…"``."""
_ELEMENTS = {
    "action": ("Action", "NotAction"),
    "allow": ("NotPrincipal",),
    "condition": ("Condition",),
    "effect": ("Effect",),
    "federated": ("Principal", "NotPrincipal"),
    "operator": ("Condition",),
    "principal": ("Principal", "NotPrincipal"),
    "resource": ("Resource", "NotResource"),
    "service": ("Principal", "NotPrincipal"),
    "sid": ("Sid",),
    "unfit": ("Action",),
}
"""The elements that a kind of fault is in, by the kind's first word."""
_BESIDE = {"condition-unfit": ("Action", "Resource"), "unfit": ("Resource",)}
"""The elements that a kind of fault is about beside the one it is in."""
_OF_FORM = frozenset({"both", "has", "misses", "unknown"})
"""First words of faults about which elements there are, whatever is in them."""


def find_place(finding: Finding, document: Any) -> Path:
    """Return the way from a document to what a finding is about, as far as it goes."""
    statement, path = _find_statement(finding, document)
    if statement is None:
        name = "Version" if finding.kind == "version" else finding.found
        return (name,) if isinstance(document, dict) and name in document else ()
    word, _, rest = finding.kind.partition("-")
    whole = {"has": rest, "both": finding.found, "unknown": finding.found}.get(word)
    if whole is not None:
        return (*path, whole) if whole in statement else path
    for name in _ELEMENTS.get(word, ()):
        if name in statement:
            within = _find_text(statement[name], _text_of(finding))
            return (*path, name, *(within or ()))
    return path


def is_certain(finding: Finding, document: Any) -> bool:
    """Say whether a finding stands, whatever is not known yet turns out to be."""
    if MARK in finding.found or MARK in finding.says:
        return False
    statement, _ = _find_statement(finding, document)
    if statement is None:
        parts = document.get("Statement") if isinstance(document, dict) else None
        listed = parts if isinstance(parts, list) else [parts]
        is_open = any(isinstance(each, str) and MARK in each for each in listed)
        return finding.kind == "unknown-field" or not is_open
    word = finding.kind.partition("-")[0]
    if word in _OF_FORM:
        return True
    names = _ELEMENTS.get(word, tuple(statement))
    if any(has_mark(statement.get(name)) for name in _BESIDE.get(finding.kind, ())):
        return False
    if finding.found and any(
        _find_text(statement[name], _text_of(finding)) is not None
        for name in names
        if name in statement
    ):
        return True
    return not any(has_mark(statement.get(name)) for name in names)


def _find_statement(
    finding: Finding, document: Any
) -> tuple[dict[str, Any] | None, Path]:
    if finding.statement is None or not isinstance(document, dict):
        return None, ()
    statements = document["Statement"]
    if isinstance(statements, dict):
        return statements, ("Statement",)
    return statements[finding.statement], ("Statement", finding.statement)


def _text_of(finding: Finding) -> str:
    quoted = _QUOTED.fullmatch(finding.found)
    return quoted[1] if quoted else finding.found


def _find_text(value: Any, text: str) -> Path | None:
    """Return the way to a text, or to a key of that name."""
    if isinstance(value, str | int | float) and str(value) == text:
        return ()
    for key, each in list_entries(value):
        if isinstance(key, str) and key == text:
            return (key,)
        within = _find_text(each, text)
        if within is not None:
            return (key, *within)
    return None
