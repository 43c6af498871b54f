"""The durations between milestones, each with its base.

The sources start the clocks differently: AWS's Security Incident Response guide starts
the contain clock at the alert, AWS's playbook template at the notification. So nothing
is called "time to contain" alone here. These are times of one exercise: a mean needs
more than one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gameday.scorecards.milestones import Milestones

__all__ = ["Base", "Time", "Times", "take_times"]

Base = Literal["injected", "effective", "alerted", "contained"]


@dataclass(frozen=True, slots=True)
class Time:
    """How long something took, or how long it was watched for in vain."""

    seconds: float | None
    """None where it never happened. Zero where it came before its base did."""
    base: Base
    """The milestone the clock starts at."""
    since: float | None = field(metadata={"name": "from"})
    """When that was, in seconds since the exercise began; None where it never was."""
    censored_after: float | None
    """For what never happened: the seconds it was watched for; else None."""


@dataclass(frozen=True, slots=True)
class Times:
    """The times a response is known by."""

    detect: Time
    """From the first effective inject until a responder or a person got word."""
    acknowledge: Time
    """From the alert until a responder started or a person acknowledged."""
    respond: Time
    """From the alert to the response's first change to the account."""
    contain_from_inject: Time
    """From the first effective inject until the adversary lost for good."""
    contain_from_alert: Time
    """From the alert until the adversary lost for good."""
    recover: Time
    """From containment until every workload was up for good."""
    dwell: Time
    """How long the adversary had a foothold: from the first inject to containment."""

    @property
    def contain(self) -> Time:
        """The time to contain, from the first effective inject."""
        return self.contain_from_inject


def take_times(marks: Milestones, *, end: float, has_goals: bool = True) -> Times:
    """Subtract the milestones.

    Args:
        marks: When each step was reached.
        end: When the exercise ended, in seconds: what was never reached by then was
            watched for that long.
        has_goals: Whether there was anything to contain; where not, nobody watched
            for containment, and it is not censored.
    """

    def take(to: float | None, base: Base) -> Time:
        return _take(to, base, since=getattr(marks, base), end=end)

    def contain(base: Base) -> Time:
        if has_goals or marks.contained is not None:
            return take(marks.contained, base)
        since = getattr(marks, base)
        return Time(seconds=None, base=base, since=since, censored_after=None)

    return Times(
        detect=take(marks.alerted, "effective"),
        acknowledge=take(marks.acknowledged, "alerted"),
        respond=take(marks.first_action, "alerted"),
        contain_from_inject=contain("effective"),
        contain_from_alert=contain("alerted"),
        recover=take(marks.recovered, "contained"),
        dwell=contain("injected"),
    )


def _take(to: float | None, base: Base, *, since: float | None, end: float) -> Time:
    if since is None:
        return Time(seconds=None, base=base, since=None, censored_after=None)
    if to is None:
        watched = round(end - since, 3)
        return Time(seconds=None, base=base, since=since, censored_after=watched)
    seconds = max(0.0, round(to - since, 3))
    return Time(seconds=seconds, base=base, since=since, censored_after=None)
