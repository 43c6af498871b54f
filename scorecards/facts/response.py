"""The facts of the response: what was deployed, what ran, and how each run ended."""

from __future__ import annotations

from gameday.scorecards.facts.fields import (
    Flag,
    Number,
    Object,
    Objects,
    Text,
    Texts,
    Whole,
)
from gameday.scorecards.facts.typed import Lane, TypedFact, because

__all__ = [
    "PermissionLacked",
    "PermissionUnused",
    "ResponderDeployed",
    "ResponderFailed",
    "ResponderFinished",
    "ResponderLooped",
    "ResponderNoted",
    "ResponderPosted",
    "ResponderStarted",
    "ResponderStepFailed",
    "ResponderTimedOut",
]


class _OfResponder(TypedFact):
    responder = Text("The responder's name.")


class ResponderDeployed(_OfResponder, kind="responder.deployed", lane="responders"):
    """What a template or a handler became in the account."""

    stack = Text("The CloudFormation stack's name.")
    resources = Object("The type and the physical id of each, by logical id.")
    unsupported = Texts("The resource types that the account cannot make.")
    notes = Texts("What a person should know of it.")
    awaits = Texts("What would start it and is not simulated.", optional=True)

    def tell(self) -> str:
        """Say what there is to know; a deployment like any other is no news."""
        told = f"{self.responder} was deployed: {', '.join(self.notes)}"
        return told if self.notes else ""


class _Run(_OfResponder):
    request_id = Text("The run; its attempts share it.")

    @property
    def lane(self) -> Lane:
        """The responders'; a function of the business is told of among the workload."""
        return "workload" if self.actor.is_business else "responders"


class ResponderStarted(_Run, kind="responder.started", lane="responders"):
    """Its code begins to run."""

    function = Text("The function, state machine, runbook or program that runs.")
    attempt = Whole("Which attempt it is, counted from one.")
    cold = Flag("Whether its environment was new.")
    scheduled = Flag(
        "Whether a schedule led to it, and no event since; left out where not.",
        optional=True,
    )

    def tell(self) -> str:
        """Say that it started."""
        return f"{self.responder} started"


class ResponderFinished(_Run, kind="responder.finished", lane="responders"):
    """It ended without an error."""

    duration_s = Number("Seconds it ran.")
    exit_code = Whole("A program's exit status.", optional=True)

    def tell(self) -> str:
        """Say that it finished."""
        return f"{self.responder} finished"


class ResponderFailed(_Run, kind="responder.failed", lane="responders", trouble=True):
    """It ended with an error."""

    error = Text("The error's name.")
    message = Text("What the error says.")
    duration_s = Number("Seconds it ran.")
    line = Text("Where: a line of its code, a state or a step.", optional=True)
    exit_code = Whole("A program's exit status.", optional=True)

    def tell(self) -> str:
        """Say which error it raised."""
        where = f" at {self.line}" if self.line else ""
        return because(f"{self.responder} raised {self.error}{where}", self.message)


class ResponderTimedOut(
    _Run, kind="responder.timed_out", lane="responders", trouble=True
):
    """It was cut off at its timeout."""

    timeout_s = Number("The timeout, in seconds.")
    message = Text("How that was noticed.", optional=True)

    def tell(self) -> str:
        """Say that it was cut off, and at what timeout."""
        limit = f"{self.timeout_s or 0:g}"
        return f"{self.responder} was cut off by its timeout of {limit} s"


class ResponderStepFailed(
    _Run, kind="responder.step_failed", lane="responders", trouble=True
):
    """A step of a runbook failed."""

    step = Text("The step's name.")
    error = Text("What kind of failure it was.")
    message = Text("What the failure says.")

    def tell(self) -> str:
        """Say at which step it failed, and why."""
        return because(f"{self.responder} failed at {self.step}", self.message)


class ResponderLooped(_Run, kind="responder.looped", lane="responders", trouble=True):
    """It was led to by itself, for the first time or once too often."""

    loop = Text("The way from its run back to itself.")
    rounds = Whole("How often it has gone round by then.", optional=True)
    stopped_by = Text(
        "Who goes no further: `Lambda`, as it does in AWS, or the `simulator`, where"
        " nothing in AWS would stop it; left out where it goes on.",
        optional=True,
    )

    def tell(self) -> str:
        """Say that it triggers itself, and how, or that it is stopped."""
        if not self.stopped_by:
            return because(f"{self.responder} triggers itself", self.loop)
        times = f"{self.rounds} times"
        if self.is_endless:
            return f"{self.responder} has triggered itself {times}, and is cut off"
        return f"{self.responder} has triggered itself {times}: Lambda stops it"

    @property
    def is_endless(self) -> bool:
        """Whether nothing in AWS would have stopped it."""
        return self.stopped_by == "simulator"


class ResponderNoted(_OfResponder, kind="responder.noted", lane="responders"):
    """What a person should know of it, such as a policy that found nothing."""

    message = Text("What that is.")
    request_id = Text("The run it was noticed in.", optional=True)

    def tell(self) -> str:
        """Say it."""
        return f"{self.responder}: {self.message}"


class ResponderPosted(_OfResponder, kind="responder.posted", lane="responders"):
    """It sent something to the web, and was answered; the path may be a secret."""

    method = Text("The request's method.")
    host = Text("The host it went to.")
    port = Whole("The host's port.")
    bytes = Whole("Bytes of the request's body.")
    status = Whole("The status that the host answered.")

    def tell(self) -> str:
        """Say where it went."""
        return f"{self.responder} sent a {self.method} to {self.host}"


class _OfRole(_OfResponder):
    role = Text("The ARN of the role it ran with.")


class PermissionLacked(_OfRole, kind="permission.lacked"):
    """Something a responder needed, and its role was denied."""

    statement = Object(
        "The IAM statement to add to the role; null where none would help.",
        optional=True,
    )
    calls = Texts("The API calls that needed it.")
    reason = Text("Why it was denied.")


class PermissionUnused(_OfRole, kind="permission.unused"):
    """What a role grants, and its responder did not use."""

    grants = Objects(
        "What is `granted`, how many actions that `covers` (null where it is not of"
        " one service), and which of them were `used`."
    )
