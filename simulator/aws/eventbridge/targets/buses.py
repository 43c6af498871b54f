"""Event buses as targets, in the same account or in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gameday.simulator.aws.eventbridge.targets.delivery import (
    DeliveryFailed,
    ensure_allowed,
    ensure_permitted,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.rules import RuleReader
    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery
    from gameday.simulator.aws.iam import Authority

__all__ = ["BusTarget", "Forward"]

_ACTION = "events:PutEvents"


class Forward(Protocol):
    """Puts an event on another bus."""

    def __call__(
        self, event: Event, *, account: str, region: str, bus: str, hops: int
    ) -> object:
        """Send the event on; it keeps its id, source and account."""


@dataclass(frozen=True, slots=True)
class BusTarget:
    """Sends events on to buses, once."""

    forward: Callable[..., object] | Forward
    rules: RuleReader
    authority: Authority

    def deliver(self, delivery: Delivery) -> None:
        """Put the event on the bus, if the bus may have it.

        A role is asked wherever the target has one. Without a role, a bus of the same
        account takes every event, and one of another account what its policy lets in.
        An event that came from another bus goes no further.
        """
        account, region = delivery.place
        name = delivery.name.removeprefix("event-bus/")
        if not self.rules.has_bus(account, region, name):
            raise DeliveryFailed("NO_RESOURCE", f"there is no event bus {delivery.arn}")
        if delivery.hops:
            raise DeliveryFailed(
                "THIRD_ACCOUNT_HOP_DETECTED",
                "an event that came from another bus is not sent on to a third",
            )
        if delivery.role:
            ensure_permitted(delivery, _ACTION, authority=self.authority, of="bus")
        elif account != delivery.account:
            self._ensure_open(delivery)
        self.forward(delivery.event, account=account, region=region, bus=name, hops=1)

    def _ensure_open(self, delivery: Delivery) -> None:
        sender = delivery.account
        decision = self.authority.may_account(
            sender, _ACTION, delivery.arn, source=delivery.source
        )
        ensure_allowed(
            decision, otherwise=f"event bus policy does not allow account {sender}"
        )
