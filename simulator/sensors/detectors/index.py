"""Which rules could match a record, so that each is matched against few.

Rules are filed under the exact texts they ask of one telling field: the event's name,
or what is known of an address or domain. It does not match patterns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.sensors.detectors.paths import find_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from simulator.sensors.detectors.rule import Rule, Source

__all__ = ["Index"]

_FIELDS: Mapping[Source, tuple[str, ...]] = {
    "cloudtrail": ("eventName", "known.source", "known.agent", "known.identity"),
    "dns": ("known.domain", "known.shape", "known.answer"),
    "flow": ("known.remote", "service"),
    "s3": ("eventName", "known.source", "known.agent"),
}
"""By stream: the telling fields, the most telling first."""


class Index:
    """Rules by stream and telling value."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._filed: dict[tuple[str, str, str], list[Rule]] = {}
        self._always: dict[str, list[Rule]] = {}
        for rule in rules:
            self._file(rule)

    def find(self, source: Source, record: Mapping[str, Any]) -> Iterator[Rule]:
        """Yield the rules that could match a record, each once."""
        for field in _FIELDS[source]:
            value = find_value(record, field)
            for text in value if isinstance(value, list) else (value,):
                yield from self._filed.get((source, field, text), ())
        yield from self._always.get(source, ())

    def _file(self, rule: Rule) -> None:
        for field in _FIELDS[rule.source]:
            texts = _texts(rule.when, field)
            if texts:
                for text in texts:
                    place = (rule.source, field, text)
                    self._filed.setdefault(place, []).append(rule)
                return
        self._always.setdefault(rule.source, []).append(rule)


def _texts(when: Mapping[str, Any], field: str) -> list[str]:
    """Return the exact texts a pattern asks of a field; none where others will do."""
    value: Any = when
    for name in field.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return value
    return []
