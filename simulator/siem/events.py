"""Sigma's rules about single records, made ready to run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sigma.rule import SigmaDetection
from sigma.types import SigmaExpansion, SigmaString

from gameday.simulator.siem.conditions import make_predicate
from gameday.simulator.siem.logsources import CATEGORIES, SERVICES, find_kind
from gameday.simulator.siem.rules import Rule
from gameday.simulator.siem.titles import Level, Title
from gameday.simulator.siem.values import Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sigma.correlations import SigmaCorrelationRule
    from sigma.rule import SigmaDetectionItem, SigmaRule
    from sigma.types import Placeholder

    from gameday.simulator.siem.files import Entry

__all__ = ["make_rule", "make_title", "name_rule"]


def make_rule(
    rule: SigmaRule, entry: Entry, placeholders: Mapping[str, Sequence[str]]
) -> Rule:
    """Make a rule ready.

    Args:
        rule: As pySigma parsed it; its placeholders are filled in.
        entry: Where it stands.
        placeholders: Their values by name.

    Raises:
        SigmaError: Its condition is not valid.
        Unsupported: It is about another log, or asks for what is not evaluated.
    """
    source = rule.logsource
    kind = find_kind(source.product, source.service, source.category)
    if kind is None:
        raise Unsupported(_name_source(rule))
    for detection in rule.detection.detections.values():
        _fill(detection, placeholders)
    conditions = [
        make_predicate(each.parsed) for each in rule.detection.parsed_condition
    ]
    title = make_title(rule, entry)
    if len(conditions) == 1:
        return Rule(title, kind, conditions[0])
    return Rule(title, kind, lambda record: any(each(record) for each in conditions))


def make_title(rule: SigmaRule | SigmaCorrelationRule, entry: Entry) -> Title:
    """Return what an alert says of a rule."""
    level = Level[rule.level.name] if rule.level else Level.MEDIUM
    name = name_rule(rule, entry)
    return Title(name, rule.title or name, level, alerts=rule._output)  # noqa: SLF001 - pySigma tells it of a whole collection only


def name_rule(rule: SigmaRule | SigmaCorrelationRule, entry: Entry) -> str:
    """Return a rule's id: its own, or its name, or its file and line."""
    return str(rule.id or rule.name or f"{entry.name}:{entry.line}")


def _name_source(rule: SigmaRule) -> str:
    source = rule.logsource
    parts = {
        "product": source.product,
        "service": source.service,
        "category": source.category,
    }
    named = ", ".join(f"{key}: {value}" for key, value in parts.items() if value)
    known = ", ".join((*SERVICES, *(f"category {each}" for each in CATEGORIES)))
    return f"no log of this account is `{named}` (known: {known})"


def _fill(
    detection: SigmaDetection | SigmaDetectionItem,
    placeholders: Mapping[str, Sequence[str]],
) -> None:
    """Put values in place of a detection's placeholders."""
    if isinstance(detection, SigmaDetection):
        for item in detection.detection_items:
            _fill(item, placeholders)
        return
    detection.value = [_expand(each, placeholders) for each in detection.value]


def _expand(value: Any, placeholders: Mapping[str, Sequence[str]]) -> Any:
    if not isinstance(value, SigmaString) or not value.contains_placeholder():
        return value

    def replace(placeholder: Placeholder) -> Iterator[Any]:
        if placeholder.name not in placeholders:
            raise Unsupported(f"the placeholder `%{placeholder.name}%` has no values")
        yield from map(SigmaString, placeholders[placeholder.name])

    return SigmaExpansion(list(value.replace_placeholders(replace)))
