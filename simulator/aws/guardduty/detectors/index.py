"""Which rules could match a record, so that each is matched against few.

Rules are filed under the exact texts they ask of one telling field: the event's name,
or what is known of an address or domain. It does not match patterns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gameday.simulator.aws.guardduty.detectors.rule import Rule, Source
    from gameday.simulator.aws.guardduty.detectors.streams import Annotated

__all__ = ["Index"]

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


class Index:
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
