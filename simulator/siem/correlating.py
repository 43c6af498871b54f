"""Sigma's correlation rules, made ready to run."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sigma.correlations import (
    CorrelationConditionAND,
    CorrelationConditionNOT,
    CorrelationConditionOR,
    SigmaCorrelationRule,
    SigmaCorrelationType,
    SigmaExtendedCorrelationCondition,
)

from gameday.simulator.siem.correlation import (
    COMPARISONS,
    MEASURES,
    Correlation,
    measure,
)
from gameday.simulator.siem.events import make_title, name_rule
from gameday.simulator.siem.values import Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sigma.correlations import SigmaRuleReference

    from gameday.simulator.siem.correlation import Match
    from gameday.simulator.siem.files import Entry

    Holds = Callable[[Sequence[Match]], bool]

__all__ = ["make_correlation"]

_TEMPORAL = frozenset(
    {SigmaCorrelationType.TEMPORAL, SigmaCorrelationType.TEMPORAL_ORDERED}
)


def make_correlation(rule: SigmaCorrelationRule, entry: Entry) -> Correlation:
    """Make a correlation ready.

    Args:
        rule: As pySigma parsed it, with the rules it refers to resolved.
        entry: Where it stands.

    Raises:
        Unsupported: It asks for what is not evaluated.
    """
    ids = {each.reference: _id_of(each, entry) for each in rule.referenced_rules}
    temporal = rule.type in _TEMPORAL
    return Correlation(
        title=make_title(rule, entry),
        rules=tuple(ids.values()),
        span=timedelta(seconds=rule.timespan.seconds),
        holds=_read_order(rule, ids) if temporal else _read_measure(rule),
        group_by=_find_groups(rule, ids),
        fields=() if temporal else _find_fields(rule),
    )


def _id_of(reference: SigmaRuleReference, entry: Entry) -> str:
    return name_rule(reference.rule, entry)


def _find_fields(rule: SigmaCorrelationRule) -> tuple[str, ...]:
    found: Any = getattr(rule.condition, "fieldref", None) or ()
    return (found,) if isinstance(found, str) else tuple(found)


def _find_groups(
    rule: SigmaCorrelationRule, ids: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return the group-by fields by rule, with each alias in its rule's own words."""
    own: dict[tuple[str, str], str] = {
        (alias.alias, ids.get(reference.reference, "")): name
        for alias in rule.aliases
        for reference, name in alias.mapping.items()
    }
    return {
        each: tuple(own.get((name, each), name) for name in rule.group_by or ())
        for each in ids.values()
    }


def _read_measure(rule: SigmaCorrelationRule) -> Holds:
    """Return a condition that compares a count or a measure with a number."""
    condition: Any = rule.condition
    compare = COMPARISONS.get(condition.op.name.lower())
    if compare is None:
        asked = condition.op.name.lower()
        raise Unsupported(f"`{asked}` waits for what does not happen")
    wanted = condition.count
    kind = rule.type.name.lower()
    read = MEASURES.get(kind) or measure(_percentile(condition.percentile or 50))
    return lambda window: compare(read(window), wanted)


def _percentile(percent: int) -> Callable[[Sequence[float]], float]:
    def find(numbers: Sequence[float]) -> float:
        rank = math.ceil(len(numbers) * percent / 100)
        return sorted(numbers)[max(rank, 1) - 1]

    return find


def _read_order(rule: SigmaCorrelationRule, ids: Mapping[str, str]) -> Holds:
    """Return a condition about which rules matched, and in which order."""
    if isinstance(rule.condition, SigmaExtendedCorrelationCondition):
        ask = _read_expression(rule.condition.parsed, ids)
        return lambda window: ask(frozenset(match.rule for match in window))
    wanted = tuple(ids.values())
    if rule.type is SigmaCorrelationType.TEMPORAL_ORDERED:
        return lambda window: _are_in_order(window, wanted)
    needed = rule.condition.count
    return lambda window: len({match.rule for match in window}) >= needed


def _are_in_order(window: Sequence[Match], wanted: Sequence[str]) -> bool:
    seen = iter(match.rule for match in window)
    return all(rule in seen for rule in wanted)


def _read_expression(
    node: Any, ids: Mapping[str, str]
) -> Callable[[frozenset[str]], bool]:
    match node:
        case CorrelationConditionAND():
            parts = [_read_expression(each, ids) for each in node.args]
            return lambda matched: all(part(matched) for part in parts)
        case CorrelationConditionOR():
            parts = [_read_expression(each, ids) for each in node.args]
            return lambda matched: any(part(matched) for part in parts)
        case CorrelationConditionNOT():
            raise Unsupported("`not` waits for what does not happen")
    wanted = ids[node.reference]
    return lambda matched: wanted in matched
