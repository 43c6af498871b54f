"""The playbook: what a good response does, by phase, each with its deadline.

It says what must become true and by when; how a check is answered is the referee's
business, and how many points it earns is the scorecard's.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, Strict

from gameday.scenarios.duration import Duration
from gameday.scenarios.record import Flag, Record, Weight
from gameday.scenarios.words import Slug, Text

__all__ = ["Containment", "Deadline", "Objective", "Phase", "Playbook", "Slug"]


class Phase(StrEnum):
    """The seven phases of incident response, after NIST SP 800-61 and the CTEP."""

    PREPARATION = "preparation"
    IDENTIFICATION = "identification"
    CONTAINMENT = "containment"
    INVESTIGATION = "investigation"
    ERADICATION = "eradication"
    RECOVERY = "recovery"
    FOLLOW_UP = "follow-up"


class Deadline(Record):
    """Something the whole response owes by a time: to detect, to acknowledge."""

    within: Duration
    """Full points up to here; none from twice this on."""
    since: Slug = Field(default="inject", alias="from")
    """Where the clock starts: ``inject`` (the first effective inject), ``alert`` (the
    first delivery to a responder or a person), or the id of an inject."""
    weight: Weight = 1.0
    """How much it counts beside the other objectives."""
    critical: Flag = False
    """Whether the exercise is failed where this is missed."""


class Containment(Deadline):
    """The adversary loses: every goal named fails, and goes on failing to the end."""

    goals: tuple[Slug, ...] = ()
    """The goals that must fail; all of the scenario's where none is named."""
    weight: Weight = 3.0
    """How much it counts beside the other objectives."""
    critical: Flag = True
    """Whether the exercise is failed where this is missed."""


class Objective(Record):
    """One check that must become true, or one thing that must not happen."""

    id: Slug
    """Unique among injects, workload and objectives."""
    title: Text | None = None
    """What is asked, as the scorecard says it; the check's own words if left out."""
    phase: Phase | None = None
    """The phase it scores; the check's own where it is left out."""
    check: str | None = None
    """The name of a check that must become true (see `gameday.scenarios.checks`)."""
    must_not: str | None = None
    """The name of a check that must never become true."""
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    """What the check is about, such as ``{instance: "${WebServer}"}``."""
    within: Duration | None = None
    """No deadline where it is left out: true at the end is enough."""
    since: Slug = Field(default="inject", alias="from")
    """Where the clock starts: ``inject``, ``alert`` or the id of an inject."""
    before: Slug | None = None
    """Must be met before this: an inject's or objective's id, or a happening such as
    ``instance-terminated`` (see `gameday.scenarios.checks.HAPPENINGS`)."""
    workload: Slug | None = None
    """The workload that a ``workload_…`` check watches."""
    longer_than: Duration = timedelta(0)
    """How long a ``must_not`` is tolerated."""
    weight: Weight = 1.0
    """How much it counts beside the other objectives."""
    critical: Flag = False
    """Whether the exercise is failed where this is missed or violated."""


class Playbook(Record):
    """Everything the response is held to."""

    pass_mark: Annotated[float, Strict(), Field(ge=0, le=100)] = Field(
        default=80,
        alias="pass",
        validate_default=True,  # as a number with a point: a journal has it so, too
    )
    """The score from which the exercise is passed, out of 100."""
    detect: Deadline | None = None
    """The first alert reaches a responder or a person."""
    acknowledge: Deadline | None = None
    """A person says that they have it."""
    contain: Containment | None = None
    """The adversary's goals fail for good."""
    recover: Deadline | None = None
    """The whole workload works again, for good."""
    objectives: tuple[Objective, ...] = ()
    """What else is asked of the response."""
