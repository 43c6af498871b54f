"""What is asked of the evaluator: one request, and every policy that bears on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.principals import has_account

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.texts import Context
    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["Levels", "PolicySet", "Request"]

Levels = tuple[tuple["Policy", ...], ...]
"""Control policies by level: the organization's root, each unit, the account."""


@dataclass(frozen=True, slots=True)
class Request:
    """One action on one resource, by one caller, under certain circumstances."""

    caller: Caller
    action: str
    """``service:Action``, in any case."""
    resource: str = "*"
    """An ARN, or ``*`` where the action is not about a certain resource."""
    resource_account: str | None = None
    """The account that owns the resource; the caller's where it is left out."""
    context: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    """Condition keys in any case; a multivalued key has a sequence of values."""
    is_handed_on: bool = False
    """Whether an access point has let it pass, where the caller's own policies were
    asked; they need not allow it on the bucket, too, where the bucket does."""
    canonical_id: str | None = None
    """The canonical user id of the caller's account, which S3 alone knows."""

    @property
    def owner(self) -> str:
        """The account that owns the resource."""
        return self.resource_account or self.caller.account

    @property
    def is_same_account(self) -> bool:
        """Whether caller and resource belong to one account."""
        return has_account(self.caller) and self.owner == self.caller.account

    def fold(self) -> Context:
        """Return the condition keys in lower case, several values as tuples."""
        return {
            key.lower(): value if isinstance(value, str) else tuple(value)
            for key, value in self.context.items()
        }


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Every policy that bears on a request."""

    identity: tuple[Policy, ...] = ()
    """Of the user and its groups, or of the role."""
    resource: tuple[Policy, ...] = ()
    """Of the resource; a key's grants stand here beside its policy."""
    boundary: Policy | None = None
    session: tuple[Policy, ...] = ()
    """Passed when the caller's session was made."""
    service_control: Levels = ()
    """Of the caller's account; empty for a management account."""
    resource_control: Levels = ()
    """Of the resource's account; empty where its service knows none."""
    endpoint: Policy | None = None
    """Of the VPC endpoint that the request comes through."""

    def __iter__(self) -> Iterator[Policy]:
        """Return every one of them."""
        yield from self.identity
        yield from self.resource
        yield from self.session
        if self.boundary is not None:
            yield self.boundary
        if self.endpoint is not None:
            yield self.endpoint
        for level in (*self.service_control, *self.resource_control):
            yield from level
