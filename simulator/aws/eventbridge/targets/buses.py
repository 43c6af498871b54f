"""Event buses as targets, in the same account or in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from moto.events.models import events_backends

from gameday.simulator.aws.eventbridge.permission import Request, is_allowed
from gameday.simulator.aws.eventbridge.targets.delivery import DeliveryFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.permission import RoleCheck
    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery

__all__ = ["BusTarget", "Forward"]


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
    check_role: RoleCheck

    def deliver(self, delivery: Delivery) -> None:
        """Put the event on the bus, if the bus may have it.

        A role is asked wherever the target has one, the bus's own policy only of
        another account. An event that came from another bus goes no further.
        """
        account, region = delivery.place
        name = delivery.name.removeprefix("event-bus/")
        bus = events_backends[account][region].event_buses.get(name)
        if bus is None:
            raise DeliveryFailed("NO_RESOURCE", f"there is no event bus {delivery.arn}")
        if delivery.hops:
            raise DeliveryFailed(
                "THIRD_ACCOUNT_HOP_DETECTED",
                "an event that came from another bus is not sent on to a third",
            )
        role = delivery.target.get("RoleArn")
        if role and (reason := self.check_role(role, "events:PutEvents", delivery.arn)):
            raise DeliveryFailed("FAILED_TO_ASSUME_ROLE", reason)
        if account != delivery.account:
            _ensure_open(bus.policy, delivery)
        self.forward(delivery.event, account=account, region=region, bus=name, hops=1)


def _ensure_open(policy: str | None, delivery: Delivery) -> None:
    request = Request(delivery.account, "events:PutEvents", delivery.arn)
    if not is_allowed(policy, request):
        raise DeliveryFailed(
            "NO_PERMISSIONS",
            f"event bus policy does not allow account {delivery.account}",
        )
