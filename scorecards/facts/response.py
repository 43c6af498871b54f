"""The facts of the response: what was deployed, what ran, and how each run ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.actor import Actor
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

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    "ResponderUnreached",
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
    led_by = Text(
        "Whose everyday call led to it, of the business; left out where none did.",
        optional=True,
    )

    @property
    def is_routine(self) -> bool:
        """Whether it would have started without an incident, too."""
        return bool(self.scheduled or self.led_by)

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


class _OfTheWeb(_OfResponder):
    host = Text("The host.")

    @property
    def lane(self) -> Lane:
        """The responders'; a function of the business is told of among the workload."""
        return "workload" if self.actor.is_business else "responders"


class ResponderPosted(_OfTheWeb, kind="responder.posted", lane="responders"):
    """A host of the web has got a request; what looks like a secret is left out."""

    method = Text("The request's method.")
    port = Whole("The host's port.")
    path = Text("The path and the query.")
    bytes = Whole("Bytes of the request's body.")
    text = Text("The body.")
    status = Whole("What the host answered; left out where it hung up.", optional=True)
    service = Text("The chat or pager service that it was for.", optional=True)
    told = Flag(
        "Whether that service tells people of something new by it.", optional=True
    )
    led_by = Text("Whose call led to it; left out where nobody's did.", optional=True)
    scheduled = Flag("Whether a schedule led to it, and no event since.", optional=True)

    @property
    def is_accepted(self) -> bool:
        """Whether the host took it."""
        return self.status is not None and self.status < 400  # noqa: PLR2004 - HTTP's

    @property
    def is_alert(self) -> bool:
        """Whether it tells people of the incident.

        Who answers does, and so does a function of the business's that an event led to,
        unless that was of the business's own doing.
        """
        is_led = self.actor.responds or not Actor.parse(self.led_by).is_business
        return self.told and self.is_accepted and is_led and not self.scheduled

    def tell(self) -> str:
        """Say where it went, and what became of it."""
        told = f"{self.responder} sent a {self.method} to {self.host}"
        if self.status is None:
            return because(told, "it hung up")
        return told if self.is_accepted else because(told, f"it answered {self.status}")


class ResponderUnreached(
    _OfTheWeb, kind="responder.unreached", lane="responders", trouble=True
):
    """A host of the web could not be reached, as the scenario says."""

    port = Whole("The port; left out where the name has no address.", optional=True)
    failure = Text("How it failed: `dns`, `refused`, `timeout` or `tls`.")

    def tell(self) -> str:
        """Say who could not be reached, and why."""
        why = _FAILURES.get(self.failure, self.failure)
        return because(f"{self.responder} did not reach {self.host}", why)


_FAILURES: Mapping[str, str] = {
    "dns": "the name has no address",
    "refused": "the connection was refused",
    "timeout": "there was no reply",
    "tls": "its certificate is not trusted",
}


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
