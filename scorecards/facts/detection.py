"""The facts of detection: findings, alerts, and the messages people get."""

from __future__ import annotations

from gameday.scorecards.actor import Actor
from gameday.scorecards.facts.fields import Flag, Number, Text, Texts, Whole
from gameday.scorecards.facts.typed import TypedFact, because

__all__ = [
    "AlertRaised",
    "FindingPublished",
    "FindingUnseen",
    "MessageAcknowledged",
    "MessageSent",
    "NotificationSent",
    "SiemBegan",
]


class FindingPublished(TypedFact, kind="finding.published", lane="sensors"):
    """GuardDuty published a finding, or an update of one."""

    finding = Text("The finding's id; its updates share it.")
    type = Text("Its type, as GuardDuty names it.")
    severity = Number("Its severity, 1 to 10.")
    resource = Text("The id of what it is about.")
    title = Text("Its title.")
    update = Flag("Whether it was published before.")
    count = Whole("How often it was seen so far.")

    def tell(self) -> str:
        """Say what was found; a finding published again is no news."""
        return "" if self.update else because(f"finding {self.type}", self.resource)


class FindingUnseen(TypedFact, kind="finding.unseen", lane="sensors"):
    """A detector noticed something that becomes no finding."""

    type = Text("The type it would have had.")
    resource = Text("What it would have been about.")
    reason = Text("Why it becomes none.")

    def tell(self) -> str:
        """Say what was not seen, and why."""
        return because(f"GuardDuty did not see {self.type}", self.reason)


class SiemBegan(TypedFact, kind="siem.began"):
    """The defenders' own detection is on from here."""

    rules = Whole("How many rules are run.")
    every_s = Number("How often, in seconds.")
    left_out = Whole("How many of the rules given could not be run.")
    notes = Texts("Which ones those are, and why: the first of them.")


class AlertRaised(TypedFact, kind="alert.raised", lane="sensors"):
    """A rule of the defenders' own detection matched."""

    source = Text("What raised it: `siem`.")
    rule = Text("The rule's id.")
    title = Text("The rule's title.")
    level = Text("The rule's level, from `informational` to `critical`.")
    records = Texts("The ids of the records it matched: the first of them.")
    count = Whole("How many records it matched.")
    since = Text("The time of the earliest of them.")
    to = Text("Who was told; left out where it only waits in a console.", optional=True)

    def tell(self) -> str:
        """Say which alert was raised."""
        return because(f"{self.source} raised an alert", self.title)


class MessageSent(TypedFact, kind="message.sent", lane="responders"):
    """A person got a message."""

    to = Text("Who got it.")
    subject = Text("What it is about.")
    text = Text("What it says.")
    purpose = Text(
        "What it is: `alert`, `request` or `noise`; an alert where left out.",
        optional=True,
    )

    @property
    def is_alert(self) -> bool:
        """Whether it tells of the incident."""
        return self.purpose in {"", "alert"}

    def tell(self) -> str:
        """Say to whom it went, and about what."""
        return because(f"message to {self.to}", self.subject)


class NotificationSent(TypedFact, kind="notification.sent", lane="responders"):
    """A topic passed a message on to a subscriber who is no part of the account."""

    topic = Text("The topic's ARN.")
    protocol = Text("How it went, such as `email`, `sms` or `https`.")
    to = Text("The subscriber: an address, a number, a URL.")
    led_by = Text("Whose call led to it; left out where nobody's did.", optional=True)
    published = Flag(
        "Whether that call was the publication itself, and no event between.",
        optional=True,
    )
    scheduled = Flag("Whether a schedule led to it, and no event since.", optional=True)

    @property
    def is_alert(self) -> bool:
        """Whether it tells of the incident.

        An event does that somebody lets a rule or a bucket send on, unless it is of the
        business's own doing; a publication, where who answers has made it.
        """
        led_by = Actor.parse(self.led_by)
        is_told = led_by.responds if self.published else not led_by.is_business
        return is_told and not self.scheduled

    def tell(self) -> str:
        """Say to whom it went."""
        topic = self.topic.rpartition(":")[2]
        return f"the topic {topic} told {self.to}"


class MessageAcknowledged(TypedFact, kind="message.acknowledged", lane="responders"):
    """A person has it in hand."""

    by = Text("Who.")

    def tell(self) -> str:
        """Say who acknowledged."""
        return f"{self.by} acknowledged"
