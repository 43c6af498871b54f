"""EventBridge's buses and rules as the emulator has them."""

from __future__ import annotations

from typing import Any

from moto.events.models import events_backends

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.eventbridge.rules import Rule

__all__ = ["Rules", "read_rule"]

_DEFAULT = "default"


class Rules:
    """Buses and rules of any account and region."""

    def has_bus(self, account: str, region: str, bus: str) -> bool:
        """Say whether there is an event bus of that name."""
        return bus in events_backends[account][region].event_buses

    def list_rules(self, account: str, region: str, bus: str) -> list[Rule]:
        """Return the rules of a bus, in the order they were made."""
        found = events_backends[account][region].event_buses[bus]
        return [read_rule(rule) for rule in found.rules.values()]

    def find_rule(self, rule_arn: str) -> Rule | None:
        """Return a rule of a default bus, by its ARN; None if it is gone."""
        arn = Arn.read(rule_arn)
        buses = events_backends[arn.account][arn.region].event_buses
        rule = buses[_DEFAULT].rules.get(arn.resource.removeprefix("rule/"))
        return read_rule(rule) if rule else None


def read_rule(rule: Any) -> Rule:
    """Read the facts of a rule of moto's."""
    return Rule(
        arn=rule.arn,
        name=rule.name,
        account=rule.account_id,
        region=rule.region_name,
        state=rule.state,
        pattern_text=rule.event_pattern.dump(),
        schedule=rule.scheduled_expression,
        targets=tuple(rule.targets),
    )
