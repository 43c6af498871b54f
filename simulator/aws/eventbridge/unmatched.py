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
    from gameday.simulator.aws.eventbridge.pattern.tree import Leaf
    from gameday.simulator.aws.eventbridge.rules import Rule

__all__ = ["explain_refusals", "is_worth_telling"]

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
    kind = str(event["detail-type"])
    return kind == "EC2 Instance State-change Notification" or kind.endswith(
        "via CloudTrail"
    )


def _is_meant_for(rule: Rule, event: Event) -> bool:
    try:
        pattern = rule.pattern
    except InvalidEventPattern:
        return True
    if pattern is None:
        return False
    # One source sends many routine kinds: a rule on another of them was not meant.
    names_kind = any(True for _ in pattern.leaves("detail-type"))
    heads = ("detail-type",) if names_kind and _is_routine(event) else _HEADS
    asked = [(leaf, event[head]) for head in heads for leaf in pattern.leaves(head)]
    if not asked:
        return True
    return any(leaf.matches(value) or _is_slip(leaf, value) for leaf, value in asked)


def _is_slip(leaf: Leaf, value: str) -> bool:
    return any(
        SequenceMatcher(None, text.lower(), value.lower()).ratio() >= _ALIKE
        for text in leaf.texts
    )
