"""What the journal says of a message that a topic passes on to somebody outside.

Whether it is an alert follows from what led to it; that is the scorecard's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.actor import SNS
from gameday.simulator.aws.loops import is_scheduled
from gameday.simulator.engine.clock.trail import current_trail

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scorecards.journal import JSON, Recorder
    from gameday.simulator.engine.clock.trail import Step, Trail

__all__ = ["tell_notifications"]

_OF_SECURITY = ("Access Analyzer", "GuardDuty", "Inspector2", "Macie", "Security Hub")
"""How the detail types begin of events that tell of findings."""


def tell_notifications(journal: Recorder) -> Callable[[str, str, str], None]:
    """Make what records each message, by its topic, its protocol and its address."""

    def tell(topic: str, protocol: str, to: str) -> None:
        trail = current_trail()
        fields: dict[str, JSON] = {"topic": topic, "protocol": protocol, "to": to}
        if call := _find_call(trail):
            fields["led_by"] = call.by
            if call is trail[-1] and call.name.startswith("sns:"):
                fields["published"] = True
        if is_scheduled(trail):
            fields["scheduled"] = True
        journal.record("notification.sent", SNS, **fields)

    return tell


def _find_call(trail: Trail) -> Step | None:
    """Find the call that led to a message; none where a finding did, whoever's."""
    for each in reversed(trail):
        if each.kind == "call":
            return each
        if each.kind == "event" and each.name.startswith(_OF_SECURITY):
            return None
    return None
