"""Runbooks as targets of EventBridge rules.

The rule's role starts the execution by the API, as EventBridge does; so the call is
authorized and recorded like any other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, ParamValidationError

from gameday.scorecards.actor import EVENTBRIDGE
from gameday.simulator.aws.eventbridge.targets.delivery import (
    DeliveryFailed,
    assume_role,
)
from gameday.simulator.aws.principals import EVENTS
from gameday.simulator.aws.ssm.automation.values import to_texts
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery, ErrorCode
    from gameday.simulator.aws.sts.credentials import Clients
    from gameday.simulator.aws.sts.service_roles import ServiceRoles

__all__ = ["AutomationTarget"]

_KIND = "automation-definition/"
_CODES: dict[str, ErrorCode] = {
    "AccessDeniedException": "NO_PERMISSIONS",
    "AutomationDefinitionNotFoundException": "NO_RESOURCE",
    "AutomationDefinitionVersionNotFoundException": "NO_RESOURCE",
}


@dataclass(frozen=True, slots=True)
class AutomationTarget:
    """Starts executions of runbooks."""

    clients: Clients
    roles: ServiceRoles

    def deliver(self, delivery: Delivery) -> None:
        """Start an execution with the payload as its parameters."""
        if not delivery.name.startswith(_KIND):
            raise DeliveryFailed(
                "SDK_CLIENT_ERROR",
                f"the simulator delivers to runbooks only: {delivery.arn}",
            )
        name, _, version = delivery.name.removeprefix(_KIND).partition(":")
        session = assume_role(delivery, self.roles, "EventBridge")
        client = self.clients("ssm", session, region=delivery.place[1])
        with calling_as(Origin(EVENTBRIDGE, user_agent=EVENTS)):
            try:
                client.start_automation_execution(
                    DocumentName=name,
                    DocumentVersion=version or "$DEFAULT",
                    Parameters=_read_parameters(delivery.payload),
                )
            except ClientError as error:
                code = error.response["Error"]["Code"]
                reason = str(error)
                raise DeliveryFailed(
                    _CODES.get(code, "INVALID_PARAMETER"), reason
                ) from error
            except ParamValidationError as error:
                raise DeliveryFailed("INVALID_PARAMETER", str(error)) from error


def _read_parameters(payload: str) -> dict[str, list[str]]:
    try:
        content = json.loads(payload)
    except ValueError as error:
        raise DeliveryFailed(
            "INVALID_JSON", f"the target's input is not JSON: {error}"
        ) from error
    if not isinstance(content, dict):
        raise DeliveryFailed(
            "INVALID_PARAMETER", "expected the parameters of the runbook as a mapping"
        )
    return {name: to_texts(value) for name, value in content.items()}
