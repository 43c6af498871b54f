"""State machines as targets of EventBridge rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from gameday.scorecards.actor import EVENTBRIDGE
from gameday.simulator.aws.eventbridge.targets.delivery import (
    DeliveryFailed,
    ErrorCode,
    assume_role,
)
from gameday.simulator.aws.principals import EVENTS
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery
    from gameday.simulator.aws.sts.credentials import Clients
    from gameday.simulator.aws.sts.service_roles import ServiceRoles

__all__ = ["StateMachineTarget"]

_CODES: dict[str, ErrorCode] = {
    "AccessDeniedException": "NO_PERMISSIONS",
    "InvalidArn": "INVALID_PARAMETER",
    "InvalidExecutionInput": "INVALID_JSON",
    "StateMachineDoesNotExist": "NO_RESOURCE",
}


@dataclass(frozen=True, slots=True)
class StateMachineTarget:
    """Starts an execution for each event, with the role of the target.

    Args:
        clients: Makes clients with the role's session.
        roles: Gives EventBridge that session.
    """

    clients: Clients
    roles: ServiceRoles

    def deliver(self, delivery: Delivery) -> None:
        """Start an execution whose input is the payload.

        It is an ordinary call of the role, so what the role may do counts.
        """
        session = assume_role(delivery, self.roles, str(delivery.event["id"]))
        region = delivery.place[1]
        states = self.clients("stepfunctions", session, region=region)
        try:
            with calling_as(Origin(EVENTBRIDGE, EVENTS)):
                states.start_execution(
                    stateMachineArn=delivery.arn, input=delivery.payload
                )
        except ClientError as error:
            details = error.response["Error"]
            code = _CODES.get(details["Code"], "ERROR_FROM_TARGET")
            raise DeliveryFailed(code, details["Message"]) from error
