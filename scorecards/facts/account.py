"""The facts of the account: its calls, what they ended, and what is true of it."""

from __future__ import annotations

from gameday.scorecards.facts.fields import Flag, Text, Texts
from gameday.scorecards.facts.typed import Lane, TypedFact, because

__all__ = [
    "STARTERS",
    "ApiCalled",
    "CollateralDone",
    "CommandSent",
    "GapMet",
    "Happening",
    "ObjectiveMet",
    "ObjectiveTurn",
    "ObjectiveUnmet",
]


_REFUSALS = (
    "AccessDenied",
    "AuthorizationError",
    "NotAuthorized",
    "UnauthorizedOperation",
)
"""How the codes of refusals begin, in the words of the several services."""
STARTERS = frozenset(
    {
        "lambda:Invoke",
        "lambda:InvokeAsync",
        "ssm:StartAutomationExecution",
        "stepfunctions:StartExecution",
        "stepfunctions:StartSyncExecution",
    }
)
"""Calls that have something run, and are made for the sake of that."""
_LETS_ACT = STARTERS | {"sts:AssumeRole"}
"""Calls that let somebody act, and are no act by themselves."""


class ApiCalled(TypedFact, kind="api.called", lane="responders"):
    """A call that changes something, or failed; plain reads are left out."""

    service = Text("The service, as boto3 names its client.")
    operation = Text("The operation: `StopInstances`.")
    principal = Text("The caller's ARN.")
    region = Text("The region that was called.")
    account = Text("The account that was called.")
    read_only = Flag("Whether it could have changed nothing.")
    source_ip = Text("The address it came from.")
    resources = Texts("The ids, names and ARNs it is about.")
    error = Text("The error's code, where it failed.", optional=True)
    message = Text("What the error says.", optional=True)
    run = Text("The run of a responder's that made it.", optional=True)

    @property
    def name(self) -> str:
        """The operation as policies name it: ``ec2:StopInstances``."""
        return f"{self.service}:{self.operation}"

    @property
    def is_plain_read(self) -> bool:
        """Whether it only looked, and was let."""
        return self.read_only and not self.error

    @property
    def changed_something(self) -> bool:
        """Whether the account may be another one after it."""
        is_act = not self.read_only and self.name not in _LETS_ACT
        return is_act and not self.error

    @property
    def is_refused(self) -> bool:
        """Whether its caller may not make it."""
        return self.error.startswith(_REFUSALS)

    @property
    def is_response(self) -> bool:
        """Whether a responder or a person made it."""
        return self.actor.responds

    def tell(self) -> str:
        """Say what the response called; a plain read is no news, nor are others'."""
        if not self.is_response or self.is_plain_read:
            return ""
        return because(f"{self.name} {', '.join(self.resources)}", self.error)


class GapMet(TypedFact, kind="gap.met", trouble=True):
    """Somebody asked for something of AWS that is not simulated, each thing once.

    Its actor is who did. Unless that is a bystander that nobody in the incident had
    run, or nothing that is judged hangs on it, the exercise is invalid: on the real
    account, what came after could have been different.
    """

    service = Text("The service, as boto3 names its client.")
    operation = Text("The operation; none where it is no call's.", optional=True)
    what = Text("What is lacking: the operation itself, a filter, a runtime.")
    asked_by = Text(
        "Who had its actor run, where somebody's own call did.", optional=True
    )
    idle = Flag("Whether nothing that is judged hangs on it.", optional=True)

    @property
    def lane(self) -> Lane:
        """That of whoever asked."""
        if self.actor.is_adversary:
            return "adversary"
        return "responders" if self.actor.responds else "referee"

    def tell(self) -> str:
        """Say what is not simulated."""
        name = ":".join(filter(None, (self.service, self.operation)))
        return f"{self.actor} asked for what is not simulated: {name}, {self.what}"


class CommandSent(TypedFact, kind="command.sent", lane="responders"):
    """A command was sent to instances, where nothing runs: nobody knows what it did."""

    document = Text("The document that it runs.")
    instances = Texts("The instances it was sent to.")
    goals = Texts("The goals that a command could have ended there.")

    def tell(self) -> str:
        """Say nothing: the call itself is told."""
        return ""


class Happening(TypedFact, kind="happening"):
    """A resource went away or stopped; see [happenings](checks.md#happenings)."""

    name = Text("What happened: `instance-terminated`.")
    resource = Text("The id of what it happened to.")

    def tell(self) -> str:
        """Say what happened to what."""
        return because(self.name, self.resource)


class CollateralDone(
    TypedFact, kind="collateral.done", lane="responders", trouble=True
):
    """A responder changed what had nothing to do with the incident."""

    resource = Text("The id of what it changed.")
    operation = Text("The call that did it: `ec2:StopInstances`.")
    by = Text("Who made the call.")
    what = Text("What was done, in a sentence.")

    def tell(self) -> str:
        """Say what was hurt, and how."""
        return because(f"collateral damage to {self.resource}", self.what)


class ObjectiveTurn(TypedFact):
    """What the two turns of an objective share."""

    objective = Text("The objective's id.")
    reason = Text("Why it is or is not true.")
    by = Text("What changed that, such as a call and who made it.", optional=True)


class ObjectiveMet(ObjectiveTurn, kind="objective.met"):
    """The objective's check became true."""

    def tell(self) -> str:
        """Say that it is true, and why."""
        return because(f"{self.objective} is true", self.reason)


class ObjectiveUnmet(ObjectiveTurn, kind="objective.unmet"):
    """The check became false, was false at the beginning, or still is at the end."""

    still = Flag("Whether it is said once more, at the end.", optional=True)

    def tell(self) -> str:
        """Say that it is no longer true; what was not true yet is no news."""
        if self.at == 0 or self.still:
            return ""
        return because(f"{self.objective} is no longer true", self.reason)
