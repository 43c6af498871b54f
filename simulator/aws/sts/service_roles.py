"""Roles that services take on: Lambda for a function, EventBridge for a target.

Whether a role trusts the service is asked of `aws.iam.authority`, here and nowhere
else; who may take on a role by a call of ``sts:AssumeRole`` is decided at the gateway,
by the same policies. What the session may then do is decided call by call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.sts.facts import SessionFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.iam.authority import Authority, Source
    from gameday.simulator.aws.iam.decision import Decision
    from gameday.simulator.aws.sts.credentials import Credentials

__all__ = ["IssueSession", "RoleRefused", "ServiceRoles"]


class RoleRefused(Exception):
    """A role does not trust the service, or is not there; the text says which."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.note or decision.reason.removeprefix("denied: "))
        self.decision = decision


class IssueSession(Protocol):
    """Makes a session of a role, without asking whether anybody may have it."""

    def __call__(
        self,
        account: str,
        role_arn: str,
        session_name: str,
        *,
        facts: SessionFacts | None = None,
    ) -> Credentials:
        """Make a session that belongs to the role's account."""


@dataclass(frozen=True, slots=True)
class ServiceRoles:
    """Hands services the sessions of roles that trust them.

    Args:
        authority: Says whether a role trusts a service.
        issue: Makes the sessions.
    """

    authority: Authority
    issue: IssueSession

    def assume(
        self,
        service: str,
        role_arn: str,
        session_name: str,
        *,
        source: Source,
        keys: Mapping[str, str] | None = None,
    ) -> Credentials:
        """Begin a session of a role for a service.

        Args:
            service: The service's principal, ``lambda.amazonaws.com``.
            role_arn: The role.
            session_name: The name at the end of the session's ARN.
            source: What the service acts for.
            keys: Condition keys that the service gives to every call of the session.

        Raises:
            RoleRefused: It does not trust the service, or does not exist.
        """
        decision = self.authority.may_assume(service, role_arn, source=source)
        if not decision.allowed:
            raise RoleRefused(decision)
        account = Arn.read(role_arn).account
        facts = SessionFacts(keys=keys or {})
        return self.issue(account, role_arn, session_name, facts=facts)
