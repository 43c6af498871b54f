"""The facts of events on their way: delivered, repeated, given up.

They are of EventBridge, of its Scheduler and of Lambda's asynchronous invocations,
which retry and give up in their own ways; so many fields are only there where they
apply.
"""

from __future__ import annotations

from gameday.scorecards.facts.fields import Number, Objects, Text, Texts, Whole
from gameday.scorecards.facts.typed import TypedFact, because

__all__ = ["EventDeadLettered", "EventDelivered", "EventFailed", "EventUnmatched"]


class _OfEvent(TypedFact):
    source = Text("The event's source, or what sent it: `aws.guardduty`.")
    detail_type = Text("The event's detail type.", optional=True)
    event = Text("The event's id.", optional=True)

    @property
    def about(self) -> str:
        """What the event is about, or what it is, in a word."""
        return self.detail_type or "an event"


class _Delivery(_OfEvent):
    rule = Text("The rule that matched, or the schedule that was due.", optional=True)
    target = Text("The target's ARN.")
    request_id = Text("The asynchronous invocation.", optional=True)


class EventDelivered(_Delivery, kind="event.delivered", lane="sensors"):
    """EventBridge or its Scheduler delivered an event to a target."""

    attempt = Whole("Which attempt it was, counted from one.")
    subject = Text("The id of what it is about: a finding's, say.", optional=True)
    led_by = Text(
        "Whose everyday call led to it, of the business; left out where none did.",
        optional=True,
    )

    @property
    def is_routine(self) -> bool:
        """Whether it would have come without an incident, too."""
        return self.detail_type == "Scheduled Event" or bool(self.led_by)

    @property
    def about(self) -> str:
        """What the event is about, or what it is, in a word."""
        return self.subject or super().about

    def tell(self) -> str:
        """Say what was delivered to whom."""
        return f"{self.rule} delivered {self.about} to {self.target}"


class EventUnmatched(_OfEvent, kind="event.unmatched", lane="sensors"):
    """No rule matched an event that somebody would miss."""

    rules = Objects("Each `rule` that nearly did, and `why` not.")
    subject = Text("What it is about: a finding's id, a call's name.", optional=True)
    existing = Whole("How many rules there are on the bus.", optional=True)

    @property
    def is_of_call(self) -> bool:
        """Whether CloudTrail reports a call with it."""
        return self.detail_type.endswith("via CloudTrail")

    @property
    def about_call(self) -> str:
        """The call's name, where it is of one."""
        return self.subject or self.about

    def tell(self) -> str:
        """Say which event nobody asked for; a call is news where a rule was near."""
        if self.is_of_call and not self.rules:
            return ""
        if self.is_of_call and self.subject:
            return f"no rule matched {self.subject}, which CloudTrail reported"
        return f"no rule matched {self.about}"


class EventFailed(_Delivery, kind="event.failed", lane="sensors", trouble=True):
    """A delivery or an asynchronous run failed."""

    attempt = Whole("Which attempt it was, counted from one; none if zero.")
    reason = Text("Why it failed.")
    code = Text("The error's code.", optional=True)
    queue = Text("The dead-letter queue that could not be reached.", optional=True)
    retry_in = Number("Seconds until it is repeated, if it is.", optional=True)

    def tell(self) -> str:
        """Say who did not take it, and why."""
        return because(f"{self.target} did not take {self.about}", self.reason)


class EventDeadLettered(
    _Delivery, kind="event.dead_lettered", lane="sensors", trouble=True
):
    """It was given up, and went to a dead-letter queue, a destination, or nowhere."""

    attempt = Whole("Which delivery was the last, counted from one.", optional=True)
    attempts = Whole("How many invocations there were.", optional=True)
    reason = Text("Why the last delivery failed.", optional=True)
    code = Text("The error's code.", optional=True)
    condition = Text(
        "Why Lambda gave it up, such as `RetriesExhausted`.", optional=True
    )
    queue = Text("The dead-letter queue's ARN.", optional=True)
    destinations = Texts("The ARNs that got a record or the event.", optional=True)

    def tell(self) -> str:
        """Say that it was given up, and why."""
        return because(f"{self.about} was given up", self.reason)
