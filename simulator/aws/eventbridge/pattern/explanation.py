"""Why an event does not match, in words, for whoever wrote the rule.

It walks the same tree as matching does, but slowly: it remembers where it is, and looks
for the field or the spelling that was probably meant. It does not decide anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.eventbridge.pattern.operators import Exact
from gameday.simulator.aws.eventbridge.pattern.tree import MISSING, Edge, Leaf, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Account", "explain"]

_MOST_EXPECTED = 4  # accepted values written out before "and n more"
_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Account:
    """How far an event satisfies a node, and the first thing that is wrong."""

    satisfied: int = 0
    """How many fields are as the pattern wants them."""
    complaint: str | None = None

    def plus(self, other: Account) -> Account:
        """Add another field's account; the first complaint stays."""
        complaint = self.complaint or other.complaint
        return Account(self.satisfied + other.satisfied, complaint)


def explain(node: Node, value: Any, place: str = "") -> Account:
    """Account for how a value satisfies a node."""
    if isinstance(value, dict):
        return _explain_object(node, value, place)
    if isinstance(value, list):
        found = [_explain_object(node, *each) for each in _labelled(value, place)]
        is_fine = node.matches(value)
        telling = [each for each in found if (each.complaint is None) is is_fine]
        if telling:
            return max(telling, key=lambda account: account.satisfied)
    if node.matches(value):
        return Account(satisfied=1)
    return Account(complaint=f"{place}: expected an object, found {_show(value)}")


def _labelled(array: list[Any], place: str) -> Iterable[tuple[dict[str, Any], str]]:
    for number, element in enumerate(array):
        label = f"{place}[{number}]"
        if isinstance(element, dict):
            yield element, label
        elif isinstance(element, list):
            yield from _labelled(element, label)


def _explain_object(node: Node, fields: Mapping[str, Any], place: str) -> Account:
    account = Account()
    for edge in node.edges:
        account = account.plus(_explain_edge(edge, fields, place))
    return account


def _explain_edge(edge: Edge, fields: Mapping[str, Any], place: str) -> Account:
    value = fields.get(edge.key, MISSING)
    inner = f"{place}.{edge.key}" if place else edge.key
    if value is MISSING and edge.spelled_out is not None:
        return _explain_object(edge.spelled_out, fields, place)
    if value is MISSING:
        if _tolerates_absence(edge.branch):
            return Account(satisfied=1)
        return Account(complaint=f"{inner}: no such field{_near(edge.key, fields)}")
    if isinstance(edge.branch, Node):
        return explain(edge.branch, value, inner)
    if edge.branch.matches(value):
        return Account(satisfied=1)
    return Account(complaint=f"{inner}: {_disappointment(edge.branch, value)}")


def _tolerates_absence(branch: Node | Leaf) -> bool:
    return branch.matches(MISSING)


def _near(key: str, fields: Mapping[str, Any]) -> str:
    by_lower = {name.lower(): name for name in fields}
    near = get_close_matches(key.lower(), by_lower, n=1, cutoff=0.7)
    if near:
        return f"; did you mean {by_lower[near[0]]}?"
    # An array that is wrapped, as CloudTrail writes EC2's lists, hides what was meant.
    return f"; there is only {next(iter(fields))}" if len(fields) == 1 else ""


def _disappointment(leaf: Leaf, value: Any) -> str:
    found = _show(value)
    if leaf.only_absence:
        return f"expected no such field, found {found}"
    if isinstance(value, dict):
        return f"expected {_expected(leaf)}, found an object; name a field inside it"
    return f"expected {_expected(leaf)}, found {found}{_hint(leaf, value)}"


def _expected(leaf: Leaf) -> str:
    names = [_show(text) for text in sorted(leaf.texts)]
    names += [str(operator) for operator in leaf.operators]
    if leaf.absent:
        names.append("no such field")
    if len(names) > _MOST_EXPECTED:
        shown = ", ".join(names[:_MOST_EXPECTED])
        return f"one of {shown} and {len(names) - _MOST_EXPECTED} more"
    return " or ".join(names)


def _hint(leaf: Leaf, value: Any) -> str:
    if isinstance(value, str):
        if value.lower() in {text.lower() for text in leaf.texts}:
            return " (upper and lower case differ)"
        numbers = [each.value for each in leaf.operators if isinstance(each, Exact)]
        if value in map(str, numbers):
            return " (one is text, the other is not)"
    elif _show(value) in leaf.texts:
        return " (one is text, the other is not)"
    return ""


def _show(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 2]} …"
