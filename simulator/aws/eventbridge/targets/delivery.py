"""One event on its way to one target, how it can fail, and what a target must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from gameday.simulator.aws.eventbridge.permission import EVENTS, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.permission import RoleCheck

__all__ = ["Delivery", "DeliveryFailed", "ErrorCode", "Target", "ensure_permitted"]

ErrorCode = Literal[
    "CONNECTION_FAILURE",
    "ERROR_FROM_TARGET",
    "FAILED_TO_ASSUME_ROLE",
    "INTERNAL_ERROR",
    "INVALID_JSON",
    "INVALID_PARAMETER",
    "NO_PERMISSIONS",
    "NO_RESOURCE",
    "SDK_CLIENT_ERROR",
    "THIRD_ACCOUNT_HOP_DETECTED",
    "THROTTLING",
    "TIMEOUT",
    "UNKNOWN",
]
"""Codes of failed deliveries (user guide, "dead-letter queues")."""

_RETRIED = frozenset(
    {"CONNECTION_FAILURE", "ERROR_FROM_TARGET", "INTERNAL_ERROR", "THROTTLING"}
    | {"TIMEOUT"}
)


class DeliveryFailed(Exception):
    """A target did not take an event.

    Missing permission and a missing resource are final: EventBridge does not retry them
    (user guide, "dead-letter queues").
    """

    def __init__(self, code: ErrorCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    @property
    def is_retried(self) -> bool:
        """Tell whether EventBridge tries again."""
        return self.code in _RETRIED


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one target of one rule.

    Args:
        event: The whole event, whatever part of it the target is given.
        payload: What the target is given.
        rule_arn: The rule's ARN, the source every resource policy sees.
        account: The account of the rule.
        region: The region of the rule.
        target: The target as ``PutTargets`` took it.
        hops: From how many other buses the event has come.
    """

    event: Event
    payload: str
    rule_arn: str
    account: str
    region: str
    target: Mapping[str, Any] = field(default_factory=dict)
    hops: int = 0

    @property
    def arn(self) -> str:
        """Return the target's ARN."""
        return str(self.target["Arn"])

    @property
    def service(self) -> str:
        """Return the service of the target, as its ARN names it."""
        return self.arn.split(":")[2]

    @property
    def place(self) -> tuple[str, str]:
        """Return the account and region of the target."""
        parts = self.arn.split(":")
        return parts[4] or self.account, parts[3] or self.region

    @property
    def name(self) -> str:
        """Return the last part of the target's ARN."""
        return self.arn.split(":", 5)[5]

    def request(self, action: str, *, principal: str = EVENTS) -> Request:
        """Return what the target's policy is asked."""
        context = {
            "aws:sourcearn": self.rule_arn,
            "aws:sourceaccount": self.account,
            "aws:securetransport": "true",
        }
        return Request(principal, action, self.arn, context)


class Target(Protocol):
    """Takes events for the resources of one service."""

    def deliver(self, delivery: Delivery) -> None:
        """Hand the payload over.

        Raises:
            DeliveryFailed: The resource is missing, or does not take it.
        """


def ensure_permitted(
    delivery: Delivery, action: str, *, by_policy: bool, check_role: RoleCheck, of: str
) -> None:
    """Refuse a delivery that neither the target's role nor its policy allows.

    Args:
        delivery: The delivery; a target with a role is judged by the role alone.
        action: What is done to the resource.
        by_policy: Whether the resource's own policy allows it.
        check_role: Judges roles.
        of: The kind of resource, for the reason.

    Raises:
        DeliveryFailed: It is not allowed.
    """
    role = delivery.target.get("RoleArn")
    if role:
        reason = check_role(role, action, delivery.arn)
        if reason:
            raise DeliveryFailed("FAILED_TO_ASSUME_ROLE", reason)
    elif not by_policy:
        raise DeliveryFailed("NO_PERMISSIONS", f"{of} policy does not allow {EVENTS}")
