"""A rule as the account has it: its pattern, its state, and whether it takes an event.

It reads moto's rule objects and changes nothing in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from moto.events.models import Rule

    from gameday.simulator.aws.eventbridge.envelope import Event

__all__ = ["LiveRule", "find_rules"]

_WITH_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
_ENABLED = frozenset({"ENABLED", _WITH_READS})


@dataclass(frozen=True, slots=True)
class LiveRule:
    """One rule of a bus, now."""

    rule: Rule

    @property
    def name(self) -> str:
        """Return the rule's name."""
        return str(self.rule.name)

    @property
    def arn(self) -> str:
        """Return the rule's ARN."""
        return str(self.rule.arn)

    @property
    def targets(self) -> tuple[Mapping[str, Any], ...]:
        """Return the targets as ``PutTargets`` took them."""
        return tuple(self.rule.targets)

    @property
    def is_enabled(self) -> bool:
        """Tell whether the rule does anything."""
        return self.rule.state in _ENABLED

    @property
    def pattern(self) -> Pattern | None:
        """Return the compiled pattern; None for a rule that only has a schedule.

        Raises:
            InvalidEventPattern: The rule has a pattern that is none.
        """
        text = self.rule.event_pattern.dump()
        return Pattern.parse(text) if text else None

    def takes(self, event: Event) -> bool:
        """Tell whether the rule is enabled and its pattern matches."""
        try:
            pattern = self.pattern
        except InvalidEventPattern:
            return False
        if pattern is None or not pattern.matches(event):
            return False
        return self._holds_back(event) is None

    def refuses(self, event: Event) -> str | None:
        """Say why the rule does not take an event; None if it does."""
        try:
            pattern = self.pattern
        except InvalidEventPattern as error:
            return str(error)
        if pattern is None:
            return "the rule has a schedule and no pattern"
        return pattern.explain(event) or self._holds_back(event)

    def _holds_back(self, event: Event) -> str | None:
        """Say why the rule's state keeps an event back that its pattern matches."""
        if not self.is_enabled:
            return "the pattern matches, but the rule is disabled"
        if _is_read(event) and self.rule.state != _WITH_READS:
            return (
                "the pattern matches, but read-only management events need the state "
                f"{_WITH_READS}"
            )
        return None


def find_rules(backend: Any, bus: str) -> Iterator[LiveRule]:
    """Find the rules of a bus, in the order they were made."""
    for rule in list(backend.event_buses[bus].rules.values()):
        yield LiveRule(rule)


def _is_read(event: Event) -> bool:
    """Tell whether CloudTrail reports a read-only management call."""
    detail = event["detail"]
    return (
        str(event["detail-type"]).endswith("via CloudTrail")
        and isinstance(detail, dict)
        and detail.get("readOnly") is True
        and detail.get("managementEvent", True) is True
    )
