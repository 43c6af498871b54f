"""A rule as the account has it: its pattern, its state, and whether it takes an event.

It states what ``DescribeRule`` and ``ListTargetsByRule`` give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.simulator.aws.eventbridge.envelope import Event

__all__ = ["Rule", "RuleReader", "is_read"]

_WITH_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
_ENABLED = frozenset({"ENABLED", _WITH_READS})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a bus, as it is at this moment."""

    arn: str
    name: str
    account: str
    region: str
    state: str
    pattern_text: str | None
    """The event pattern as JSON; None for a rule that only has a schedule."""
    schedule: str | None
    """The schedule expression, where it has one."""
    targets: tuple[Mapping[str, Any], ...]
    """The targets as ``PutTargets`` took them."""

    @property
    def is_enabled(self) -> bool:
        """Tell whether the rule does anything."""
        return self.state in _ENABLED

    @property
    def pattern(self) -> Pattern | None:
        """Return the compiled pattern; None for a rule that only has a schedule.

        Raises:
            InvalidEventPattern: The rule has a pattern that is none.
        """
        return Pattern.parse(self.pattern_text) if self.pattern_text else None

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
        if is_read(event) and self.state != _WITH_READS:
            return (
                "the pattern matches, but read-only management events need the state "
                f"{_WITH_READS}"
            )
        return None


class RuleReader(Protocol):
    """Reads buses and their rules as the account has them now."""

    def has_bus(self, account: str, region: str, bus: str) -> bool:
        """Say whether there is an event bus of that name."""

    def list_rules(self, account: str, region: str, bus: str) -> Sequence[Rule]:
        """Return the rules of a bus, in the order they were made."""

    def find_rule(self, rule_arn: str) -> Rule | None:
        """Return a rule of a default bus, by its ARN; None if it is gone."""


def is_read(event: Event) -> bool:
    """Tell whether CloudTrail reports a read-only management call."""
    detail = event["detail"]
    return (
        str(event["detail-type"]).endswith("via CloudTrail")
        and isinstance(detail, dict)
        and detail.get("readOnly") is True
        and detail.get("managementEvent", True) is True
    )
