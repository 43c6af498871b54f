"""The answer to a request: allowed or not, by which statement, and why.

Two wordings come from one decision: `Decision.reason` is ours and names the policy;
`Decision.because` is the ending AWS puts in its error messages (IAM user guide,
"Troubleshoot access denied error messages").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.statements import Statement
    from gameday.simulator.engine.clock.expiry import Expiry

__all__ = ["Barrier", "Decision", "Match", "Refusal", "Ruling"]


class Barrier(StrEnum):
    """What can stand in a request's way, as AWS's error messages call it."""

    IDENTITY = "identity-based policy"
    RESOURCE = "resource-based policy"
    TRUST = "role trust policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    SERVICE_CONTROL = "service control policy"
    RESOURCE_CONTROL = "resource control policy"
    ENDPOINT = "VPC endpoint policy"
    SERVICE = "service"
    """Not a policy: what the service itself refuses."""


class Refusal(NamedTuple):
    """An error that a service answers with for a reason of its own."""

    code: str
    message: str
    status: int


@dataclass(frozen=True, slots=True)
class Match:
    """A statement that spoke of the request, and the policy it stands in."""

    policy: Policy
    statement: Statement

    def __str__(self) -> str:
        """Name the place: ``inline policy Deploy of role web, statement 2``."""
        return f"{self.policy}, {self.statement}"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one request."""

    allowed: bool
    principal: str
    """The ARN of the caller."""
    action: str
    resource: str
    matches: tuple[Match, ...] = ()
    """The statements that decided; none for an implicit deny."""
    barrier: Barrier | None = None
    """What denied it; None where it is allowed."""
    note: str = ""
    """Why, where no statement says it."""
    refusal: Refusal | None = None
    """The error to answer with, where it is not the usual one for denied access."""
    needed: str = ""
    """Why the call needs it beside its own action: ``ec2:CreateSnapshot needs
    ec2:CreateTags, because it tags what it creates``; empty for its own action."""
    doubt: str = ""
    """What nobody here knows and the answer hangs on; it is then in favour."""
    expiry: Expiry | None = None
    """When it may be another one though nobody changed anything; found only for a call
    that nobody makes."""

    @property
    def is_explicit(self) -> bool:
        """Whether a Deny statement denied it."""
        return not self.allowed and bool(self.matches)

    @property
    def reason(self) -> str:
        """Why, in one line that names kind, name and owner of the policy."""
        if self.allowed:
            return f"allowed: {self.note or ' and '.join(map(str, self.matches))}"
        if self.matches:
            why = f"explicit Deny in {self.matches[0]}"
        else:
            why = self.note or self.because.removeprefix("because ")
        return "; ".join(filter(None, (f"denied: {why}", self.needed)))

    @property
    def because(self) -> str:
        """The ending of AWS's error message; empty where a policy is not the reason."""
        if self.allowed or self.barrier is None or self.barrier is Barrier.SERVICE:
            return ""
        if self.matches:
            article = "an" if self.barrier is Barrier.IDENTITY else "a"
            return f"with an explicit deny in {article} {self.barrier}"
        return f"because no {self.barrier} allows the {self.action} action"


class Ruling(NamedTuple):
    """The answer to a call, and to each need it has."""

    decision: Decision
    needs: tuple[Decision, ...]
    """All of them, those behind the first denied one, too; none where the caller's
    credentials were refused."""
    doubt: str = ""
    """What nobody here knows AWS to ask, where the answer hangs on it; else empty."""
