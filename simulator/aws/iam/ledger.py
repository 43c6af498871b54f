"""The ledger: what each responder needed of its role, and what it was answered.

It hears what the authorizer decided anyway and asks for nothing to be decided. What
should follow from it, a statement to add or one to drop, is said elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gameday.scorecards.actor import Actor
    from gameday.simulator.aws.iam.decision import Decision, Ruling
    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.source import Identity
    from gameday.simulator.engine.gateway.call import Call, Caller

__all__ = ["Denial", "Entry", "Ledger"]

_MOST_DENIALS = 1000
"""As many a page takes; a loop over a million objects says no more than that."""


class Denial(NamedTuple):
    """A need that was denied."""

    call: str
    """The call that had it: ``ec2:StopInstances``, in botocore's names."""
    decision: Decision


@dataclass(slots=True)
class Entry:
    """One role, or user, in the hands of one responder."""

    actor: Actor
    """A responder, or a person."""
    principal: str
    """The ARN of the role or user."""
    policies: tuple[Policy, ...]
    """Its identity-based policies, as they were at its first call."""
    used: set[str] = field(default_factory=set)
    """The actions it was allowed."""
    denials: dict[tuple[str, str, str, str], Denial] = field(default_factory=dict)
    """Each once, in order, by call, action, resource and reason."""

    def hear(self, call: str, decision: Decision) -> None:
        """Put down what came of a need."""
        if decision.allowed:
            self.used.add(decision.action)
        elif len(self.denials) < _MOST_DENIALS:
            key = (call, decision.action, decision.resource, decision.reason)
            self.denials.setdefault(key, Denial(call, decision))


class Ledger:
    """Learns from the authorize layer.

    Args:
        identify: Reads the policies of the user or role behind a caller.
        list_standing: Lists the actions that AWS's services take by a principal of
            their own accord, by its ARN.
    """

    def __init__(
        self,
        identify: Callable[[Caller], Identity | None],
        list_standing: Callable[[str], Iterable[str]] = lambda _: (),
    ) -> None:
        self._identify = identify
        self._list_standing = list_standing
        self._entries: dict[tuple[Actor, str], Entry] = {}

    @property
    def entries(self) -> Sequence[Entry]:
        """Every responder with each of its principals, in order of appearance."""
        return list(self._entries.values())

    def list_standing(self, entry: Entry) -> frozenset[str]:
        """Return what a principal must be allowed, whether or not it comes to it."""
        return frozenset(self._list_standing(entry.principal))

    def hear(self, call: Call, ruling: Ruling) -> None:
        """Put down what a responder's call needed; others' are none of its business."""
        if not call.actor.responds:
            return
        if call.caller.kind not in {"role", "user"}:
            return
        entry = self._find(call)
        for decision in ruling.needs:
            entry.hear(f"{call.service}:{call.operation}", decision)

    def _find(self, call: Call) -> Entry:
        principal = call.caller.issuer_arn or call.caller.arn
        key = (call.actor, principal)
        if key not in self._entries:
            identity = self._identify(call.caller)
            policies = identity.policies if identity else ()
            self._entries[key] = Entry(call.actor, principal, policies)
        return self._entries[key]
