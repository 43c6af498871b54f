"""State machines as targets of EventBridge rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from moto.iam.models import iam_backends

from gameday.simulator.aws.eventbridge.permission import EVENTS, Request, is_allowed
from gameday.simulator.aws.eventbridge.targets.delivery import DeliveryFailed, ErrorCode
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.eventbridge.targets.delivery import Delivery

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
        client: Makes a client of a service with a session of a role: of the role's ARN,
            the session's name, the region and the service.
    """

    client: Callable[[str, str, str, str], Any]

    def deliver(self, delivery: Delivery) -> None:
        """Start an execution whose input is the payload.

        It is an ordinary call of the role, so what the role may do counts.
        """
        role = delivery.target.get("RoleArn")
        if not role:
            raise DeliveryFailed(
                "NO_PERMISSIONS",
                "a state machine is started with a role; there is none",
            )
        if reason := _find_distrust(role, delivery):
            raise DeliveryFailed("FAILED_TO_ASSUME_ROLE", reason)
        session = str(delivery.event["id"])
        states = self.client(role, session, delivery.place[1], "stepfunctions")
        try:
            with calling_as(Origin("eventbridge", EVENTS)):
                states.start_execution(
                    stateMachineArn=delivery.arn, input=delivery.payload
                )
        except ClientError as error:
            details = error.response["Error"]
            code = _CODES.get(details["Code"], "ERROR_FROM_TARGET")
            raise DeliveryFailed(code, details["Message"]) from error


def _find_distrust(role_arn: str, delivery: Delivery) -> str | None:
    """Say why EventBridge cannot take a role on for a rule; None if it can."""
    roles = iam_backends[role_arn.split(":")[4]]["aws"].roles.values()
    role = next((each for each in roles if each.arn == role_arn), None)
    if role is None:
        return f"there is no role {role_arn}"
    context = {
        "aws:sourceaccount": delivery.account,
        "aws:sourcearn": delivery.rule_arn,
    }
    asked = Request(EVENTS, "sts:AssumeRole", role_arn, context)
    if is_allowed(role.assume_role_policy_document, asked):
        return None
    return f"{role_arn} does not trust {EVENTS}"
