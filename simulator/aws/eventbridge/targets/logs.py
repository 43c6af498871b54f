"""CloudWatch log groups as targets: one log event for each event."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.eventbridge.targets.delivery import (
    DeliveryFailed,
    ensure_permitted,
)
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.principals import LOG_DELIVERY
from gameday.simulator.aws.times import write_epoch_ms

if TYPE_CHECKING:
    import random

    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery
    from gameday.simulator.aws.eventbridge.targets.stores import LogGroupStore
    from gameday.simulator.aws.iam import Authority
    from gameday.simulator.engine.clock import Clock

__all__ = ["LogGroupTarget"]

_ACTION = "logs:PutLogEvents"


@dataclass(frozen=True, slots=True)
class LogGroupTarget:
    """Writes events to log groups, each in a stream of its own."""

    clock: Clock
    rng: random.Random
    log_groups: LogGroupStore
    authority: Authority

    def deliver(self, delivery: Delivery) -> None:
        """Write the payload, if a log resource policy allows it."""
        account, region = delivery.place
        name = delivery.name.removeprefix("log-group:").removesuffix(":*")
        if not self.log_groups.has_group(name, account=account, region=region):
            raise DeliveryFailed("NO_RESOURCE", f"there is no log group {name}")
        stream = make_uuid(self.rng)
        self._ensure_permitted(delivery, stream)
        entry = write_epoch_ms(self.clock.now()), _message(delivery.payload)
        self.log_groups.write(name, stream, [entry], account=account, region=region)

    def _ensure_permitted(self, delivery: Delivery, stream: str) -> None:
        """Ask as whichever service writes: the guide's policy names both."""
        place = f"{delivery.arn.removesuffix(':*')}:log-stream:{stream}"
        if delivery.role is None:
            as_logs = self.authority.may_service(
                LOG_DELIVERY, _ACTION, place, source=delivery.source
            )
            if as_logs.allowed:
                return
        ensure_permitted(
            delivery,
            _ACTION,
            authority=self.authority,
            of="log resource",
            resource=place,
        )


def _message(payload: str) -> str:
    """Return the message of a payload that a transformer gave one, or the payload."""
    try:
        content = json.loads(payload)
    except ValueError:
        return payload
    is_entry = isinstance(content, dict) and content.keys() == {"timestamp", "message"}
    return str(content["message"]) if is_entry else payload
