"""The engine: which rules notice a record, thresholds included.

Rules are filed under the exact texts they ask of one telling field (the event's name,
or what is known of an address or domain), so that each record is matched against few.
What becomes of what is noticed is `detectors`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.detectors.windows import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gameday.simulator.aws.guardduty.detectors.rule import Rule, Source
    from gameday.simulator.aws.guardduty.detectors.streams import Annotated

__all__ = ["Engine"]

_TRUSTED = "trusted"
_NAMES: Mapping[Source, tuple[str, ...]] = {
    "cloudtrail": ("eventName",),
    "dns": (),
    "flow": ("service",),
    "s3": ("eventName",),
}
"""By stream: the telling fields of the record itself, each a text."""
_KNOWN: Mapping[Source, tuple[str, ...]] = {
    "cloudtrail": ("source", "agent", "identity"),
    "dns": ("domain", "shape", "answer"),
    "flow": ("remote",),
    "s3": ("source", "agent"),
}
"""By stream: the telling lists of what is known."""


class Engine:
    """Rules, and what those with a threshold remember.

    Args:
        rules: The rules to apply.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self._index = _Index(rules)
        self._windows = {
            rule: Window(rule.threshold) for rule in rules if rule.threshold is not None
        }

    def examine(self, source: Source, record: Annotated, now: float) -> Iterator[Rule]:
        """Yield the rules that notice a record.

        Args:
            source: The stream it is of.
            record: The record, with what is known about it.
            now: When, in seconds on one clock.
        """
        if _is_trusted(record) or _is_by_service(record):
            return
        for rule in self._index.find(source, record):
            if rule.pattern.matches(record) and self._is_enough(rule, record, now):
                yield rule

    def count_groups(self) -> int:
        """Return how many groups all thresholds remember: the engine's memory."""
        return sum(map(len, self._windows.values()))

    def _is_enough(self, rule: Rule, record: Annotated, now: float) -> bool:
        window = self._windows.get(rule)
        return window is None or window.take(record, now)


def _is_trusted(record: Annotated) -> bool:
    """Say whether an address is on the customer's trusted list: no findings then."""
    lists = record.known.get("source") or record.known.get("remote")
    return lists is not None and _TRUSTED in lists


def _is_by_service(record: Annotated) -> bool:
    """Say whether a service of AWS's called, for itself or for somebody."""
    identity = record.get("userIdentity")
    if not identity:
        return False
    return identity.get("type") == "AWSService" or "invokedBy" in identity


class _Index:
    """Rules by stream and telling value."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._filed: dict[tuple[str, str, str], list[Rule]] = {}
        self._always: dict[str, list[Rule]] = {}
        for rule in rules:
            self._file(rule)

    def find(self, source: Source, record: Annotated) -> Iterator[Rule]:
        """Yield the rules that could match a record, each once."""
        filed = self._filed
        for field in _NAMES[source]:
            yield from filed.get((source, field, record[field]), ())
        for field in _KNOWN[source]:
            for text in record.known[field]:
                yield from filed.get((source, field, text), ())
        yield from self._always.get(source, ())

    def _file(self, rule: Rule) -> None:
        """File a rule under one field alone, so that it is found once."""
        known = rule.when.get("known", {})
        for fields, asked in (
            (_NAMES[rule.source], rule.when),
            (_KNOWN[rule.source], known),
        ):
            for field in fields:
                texts = _texts(asked.get(field))
                for text in texts:
                    place = (rule.source, field, text)
                    self._filed.setdefault(place, []).append(rule)
                if texts:
                    return
        self._always.setdefault(rule.source, []).append(rule)


def _texts(wanted: Any) -> list[str]:
    """Return the exact texts a pattern asks of a field; none where others will do."""
    if isinstance(wanted, list) and all(isinstance(each, str) for each in wanted):
        return wanted
    return []
