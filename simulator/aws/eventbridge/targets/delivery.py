"""One event on its way to one target, how it can fail, and what a target must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam import Source
from gameday.simulator.aws.principals import EVENTS
from gameday.simulator.aws.sts.service_roles import RoleRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.iam import Authority, Decision
    from gameday.simulator.aws.sts.credentials import Credentials
    from gameday.simulator.aws.sts.service_roles import ServiceRoles

__all__ = [
    "Delivery",
    "DeliveryFailed",
    "ErrorCode",
    "Target",
    "assume_role",
    "ensure_allowed",
    "ensure_permitted",
]

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
        return Arn.read(self.arn).service

    @property
    def place(self) -> tuple[str, str]:
        """Return the account and region of the target."""
        account, region = Arn.read(self.arn).place
        return account or self.account, region or self.region

    @property
    def name(self) -> str:
        """Return the last part of the target's ARN."""
        return Arn.read(self.arn).resource

    @property
    def role(self) -> str | None:
        """Return the role that the target is reached with, if it has one."""
        return self.target.get("RoleArn") or None

    @property
    def source(self) -> Source:
        """Return what EventBridge acts for: the rule."""
        return Source(self.account, self.region, self.rule_arn)


class Target(Protocol):
    """Takes events for the resources of one service."""

    def deliver(self, delivery: Delivery) -> None:
        """Hand the payload over.

        Raises:
            DeliveryFailed: The resource is missing, or does not take it.
        """


def ensure_permitted(
    delivery: Delivery,
    action: str,
    *,
    authority: Authority,
    of: str,
    resource: str | None = None,
) -> None:
    """Refuse a delivery that nothing allows.

    A target with a role is reached as that role, which must trust EventBridge and may
    do no more than its policies say; any other as EventBridge itself, which needs the
    policy of the resource (user guide, "Permissions for Amazon EventBridge"). Whichever
    it is needs the key of an encrypted resource, too.

    Args:
        delivery: The delivery.
        action: What is done to the resource.
        authority: Judges.
        of: The kind of resource, for the reason.
        resource: The resource's ARN where it is not the target's own.

    Raises:
        DeliveryFailed: It is not allowed.
    """
    resource = resource or delivery.arn
    if delivery.role is None:
        decision = authority.may_service(
            EVENTS, action, resource, source=delivery.source
        )
        ensure_allowed(decision, otherwise=f"{of} policy does not allow {EVENTS}")
        return
    trust = authority.may_assume(EVENTS, delivery.role, source=delivery.source)
    if not trust.allowed:
        raise DeliveryFailed("FAILED_TO_ASSUME_ROLE", str(RoleRefused(trust)))
    decision = authority.may_role(
        delivery.role, action, resource, source=delivery.source
    )
    reason = decision.reason.removeprefix("denied: ")
    ensure_allowed(decision, otherwise=f"{delivery.role}: {reason}")


def ensure_allowed(decision: Decision, *, otherwise: str) -> None:
    """Refuse a delivery by a decision.

    Args:
        decision: The decision.
        otherwise: The reason where nothing more is known than that no policy allows it.

    Raises:
        DeliveryFailed: It is not allowed.
    """
    if decision.allowed:
        return
    reason = decision.reason.removeprefix("denied: ")
    if decision.action.startswith("kms:"):
        reason = f"{decision.action} on {decision.resource}: {reason}"
    elif not decision.matches:
        reason = f"{otherwise}: {reason}" if decision.note else otherwise
    raise DeliveryFailed("NO_PERMISSIONS", reason)


def assume_role(delivery: Delivery, roles: ServiceRoles, session: str) -> Credentials:
    """Take on the role of a target that is reached by an ordinary call.

    Raises:
        DeliveryFailed: The target has no role, or one that does not trust EventBridge.
    """
    if delivery.role is None:
        raise DeliveryFailed(
            "FAILED_TO_ASSUME_ROLE", f"a {delivery.service} target needs a RoleArn"
        )
    try:
        return roles.assume(EVENTS, delivery.role, session, source=delivery.source)
    except RoleRefused as refused:
        raise DeliveryFailed("FAILED_TO_ASSUME_ROLE", str(refused)) from refused
