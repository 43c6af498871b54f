"""The engine: which rules notice a record, thresholds included.

It says so and no more; what becomes of it is `detectors`'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.guardduty.detectors.index import Index
from gameday.simulator.aws.guardduty.detectors.windows import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gameday.simulator.aws.guardduty.detectors.rule import Rule, Source
    from gameday.simulator.aws.guardduty.detectors.streams import Annotated

__all__ = ["Engine"]

_TRUSTED = "trusted"


class Engine:
    """Rules, and what those with a threshold remember.

    Args:
        rules: The rules to apply.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self._index = Index(rules)
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
