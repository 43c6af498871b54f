"""What to tell about an event that no rule took: which rules were near, and why not.

Of the many rules of an account only those count that look meant for such events. It
does not decide whether a rule matches.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.pattern import Pattern
    from gameday.simulator.aws.eventbridge.pattern.tree import Leaf
    from gameday.simulator.aws.eventbridge.rules import Rule

__all__ = ["explain_refusals", "is_meant_for_call", "is_worth_telling"]

_MOST_RULES = 5
_ALIKE = 0.8  # similarity from which one text may be a slip of the other
_HEADS = ("source", "detail-type")


def explain_refusals(rules: Iterable[Rule], event: Event) -> list[dict[str, str]]:
    """Say why each rule that looks meant for the event did not take it."""
    near = [rule for rule in rules if _is_meant_for(rule, event)]
    return [
        {"rule": rule.name, "why": rule.refuses(event) or ""}
        for rule in near[:_MOST_RULES]
    ]


def is_worth_telling(event: Event, near: list[dict[str, str]]) -> bool:
    """Tell whether anybody would miss the event.

    CloudTrail reports every call and EC2 every state; what no rule asks for is no news.
    """
    return bool(near) or not _is_routine(event)


def _is_routine(event: Event) -> bool:
    is_state = event["detail-type"] == "EC2 Instance State-change Notification"
    return is_state or _is_of_cloudtrail(event)


def _is_meant_for(rule: Rule, event: Event) -> bool:
    try:
        pattern = rule.pattern
    except InvalidEventPattern:
        return True
    if pattern is None:
        return False
    if _is_of_cloudtrail(event):
        return is_meant_for_call(pattern, event)
    # One source sends many routine kinds: a rule on another of them was not meant.
    names_kind = any(True for _ in pattern.leaves("detail-type"))
    heads = ("detail-type",) if names_kind and _is_routine(event) else _HEADS
    asked = [(leaf, event[head]) for head in heads for leaf in pattern.leaves(head)]
    if not asked:
        return not any(True for _ in pattern.leaves("detail", "eventName"))
    return any(leaf.matches(value) or _is_slip(leaf, value) for leaf, value in asked)


def is_meant_for_call(pattern: Pattern, event: Event) -> bool:
    """Tell whether a pattern looks meant for a call that CloudTrail reports.

    A pattern that names operations is meant for those, whatever else it asks; one that
    names none, for every call that its source and kind let in.
    """
    names = list(pattern.leaves("detail", "eventName"))
    if names:
        name = str(event["detail"].get("eventName", ""))
        return any(leaf.matches(name) or _differs_in_case(leaf, name) for leaf in names)
    asked = ((list(pattern.leaves(head)), event[head]) for head in _HEADS)
    return all(
        not leaves
        or any(leaf.matches(value) or _is_slip(leaf, value) for leaf in leaves)
        for leaves, value in asked
    )


def _is_of_cloudtrail(event: Event) -> bool:
    return str(event["detail-type"]).endswith("via CloudTrail")


def _differs_in_case(leaf: Leaf, name: str) -> bool:
    return any(text.lower() == name.lower() for text in leaf.texts)


def _is_slip(leaf: Leaf, value: str) -> bool:
    return any(
        SequenceMatcher(None, text.lower(), value.lower()).ratio() >= _ALIKE
        for text in leaf.texts
    )
