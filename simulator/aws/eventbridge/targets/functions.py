"""Lambda functions as targets: invoked asynchronously, as EventBridge does.

What happens to the invocation afterwards, its retries included, is Lambda's business.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gameday.simulator.aws.eventbridge.targets.delivery import (
    DeliveryFailed,
    ensure_permitted,
)
from gameday.simulator.aws.principals import EVENTS

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery
    from gameday.simulator.aws.iam import Authority

__all__ = ["FunctionTarget", "LambdaInvoker"]


class LambdaInvoker(Protocol):
    """The asynchronous door of the Lambda runtime."""

    def find(self, arn: str) -> object | None:
        """Return a function, qualified or not; None if there is none."""

    def invoke_async(self, function_arn: str, payload: str, *, source: str) -> None:
        """Queue an invocation and return at once.

        Args:
            function_arn: The function, with its qualifier if it has one.
            payload: The event, as JSON.
            source: The service that invokes: ``events.amazonaws.com``.
        """


@dataclass(frozen=True, slots=True)
class FunctionTarget:
    """Hands events to functions."""

    invoker: LambdaInvoker
    authority: Authority

    def deliver(self, delivery: Delivery) -> None:
        """Queue the function's invocation, if its policy lets EventBridge do so."""
        if self.invoker.find(delivery.arn) is None:
            raise DeliveryFailed("NO_RESOURCE", f"there is no function {delivery.arn}")
        ensure_permitted(
            delivery, "lambda:InvokeFunction", authority=self.authority, of="function"
        )
        try:
            json.loads(delivery.payload)
        except ValueError as error:
            raise DeliveryFailed(
                "INVALID_JSON", f"the target's input is not JSON: {error}"
            ) from error
        self.invoker.invoke_async(delivery.arn, delivery.payload, source=EVENTS)
