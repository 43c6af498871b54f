"""CloudWatch log groups as targets: one log event for each event."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from moto.logs.models import logs_backends

from gameday.simulator.aws.eventbridge.permission import EVENTS, is_allowed
from gameday.simulator.aws.eventbridge.targets.delivery import (
    DeliveryFailed,
    ensure_permitted,
)
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.times import write_epoch_ms

if TYPE_CHECKING:
    import random

    from gameday.simulator.aws.eventbridge.permission import RoleCheck
    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery
    from gameday.simulator.engine.clock import Clock

__all__ = ["LogGroupTarget"]

# Both are named in the policy the user guide gives for log groups.
_WRITERS = (EVENTS, "delivery.logs.amazonaws.com")


@dataclass(frozen=True, slots=True)
class LogGroupTarget:
    """Writes events to log groups, each in a stream of its own."""

    clock: Clock
    rng: random.Random
    check_role: RoleCheck

    def deliver(self, delivery: Delivery) -> None:
        """Write the payload, if a log resource policy allows it."""
        account, region = delivery.place
        backend = logs_backends[account][region]
        name = delivery.name.removeprefix("log-group:").removesuffix(":*")
        group = backend.groups.get(name)
        if group is None:
            raise DeliveryFailed("NO_RESOURCE", f"there is no log group {name}")
        ensure_permitted(
            delivery,
            "logs:PutLogEvents",
            by_policy=_allows(backend, delivery),
            check_role=self.check_role,
            of="log resource",
        )
        stream = make_uuid(self.rng)
        group.create_log_stream(stream)
        group.put_log_events(stream, [self._entry(delivery)])

    def _entry(self, delivery: Delivery) -> dict[str, Any]:
        written = write_epoch_ms(self.clock.now())
        return {"timestamp": written, "message": _message(delivery.payload)}


def _message(payload: str) -> str:
    """Return the message of a payload that a transformer gave one, or the payload."""
    try:
        content = json.loads(payload)
    except ValueError:
        return payload
    is_entry = isinstance(content, dict) and content.keys() == {"timestamp", "message"}
    return str(content["message"]) if is_entry else payload


def _allows(backend: Any, delivery: Delivery) -> bool:
    stream = f"{delivery.arn.removesuffix(':*')}:log-stream:any"
    for policy in backend.resource_policies.values():
        for writer in _WRITERS:
            request = delivery.request("logs:PutLogEvents", principal=writer)
            if is_allowed(policy.policy_document, replace(request, resource=stream)):
                return True
    return False
