"""The playbook: what a good response does, by phase, each with its deadline.

It says what must become true and by when; how a check is answered is the referee's
business, and how many points it earns is the scorecard's.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from scenarios.duration import Duration

__all__ = ["Containment", "Deadline", "Objective", "Phase", "Playbook", "Slug"]

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Phase(StrEnum):
    """The seven phases of incident response, after NIST SP 800-61 and the CTEP."""

    PREPARATION = "preparation"
    IDENTIFICATION = "identification"
    CONTAINMENT = "containment"
    INVESTIGATION = "investigation"
    ERADICATION = "eradication"
    RECOVERY = "recovery"
    FOLLOW_UP = "follow-up"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Deadline(_Model):
    """Something the whole response owes by a time: to detect, to acknowledge."""

    within: Duration
    """Full points up to here; none from twice this on."""
    since: str = Field(default="inject", alias="from")
    """Where the clock starts: ``inject`` (the first effective inject), ``alert`` (the
    first delivery to a responder or a person), or the id of an inject."""
    weight: float = Field(default=1.0, gt=0)
    critical: bool = False


class Containment(Deadline):
    """The adversary loses: every goal named fails, and goes on failing to the end."""

    goals: tuple[Slug, ...] = ()
    """The goals that must fail; all of the scenario's where none is named."""
    weight: float = Field(default=3.0, gt=0)
    critical: bool = True


class Objective(_Model):
    """One check that must become true, or one thing that must not happen."""

    id: Slug
    title: str | None = None
    phase: Phase | None = None
    """The phase it scores; the check's own where it is left out."""
    check: str | None = None
    """The name of a check that must become true (see `scenarios.checks`)."""
    must_not: str | None = None
    """The name of a check that must never become true."""
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    within: Duration | None = None
    """No deadline where it is left out: true at the end is enough."""
    since: str = Field(default="inject", alias="from")
    before: str | None = None
    """Must be met before this: an inject's or objective's id, or a happening such as
    ``instance-terminated`` (see `scenarios.checks.HAPPENINGS`)."""
    workload: Slug | None = None
    """The workload that a ``workload_…`` check watches."""
    longer_than: Duration = timedelta(0)
    """How long a ``must_not`` is tolerated."""
    weight: float = Field(default=1.0, gt=0)
    critical: bool = False


class Playbook(_Model):
    """Everything the response is held to."""

    pass_mark: float = Field(default=80, ge=0, le=100, alias="pass")
    detect: Deadline | None = None
    acknowledge: Deadline | None = None
    contain: Containment | None = None
    recover: Deadline | None = None
    objectives: tuple[Objective, ...] = ()
