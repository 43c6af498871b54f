"""One objective held against its deadline: the verdict, the points and why.

``met``       true by the deadline and to the end; or never done, what must not be
``late``      true after the deadline, before twice the time allowed
``missed``    not true at the end, or true too late to earn anything
``violated``  what must not be was, for longer than is tolerated

Where the terms come from, and when something became true, is not decided here; see
`gameday.scorecards.deadlines` and `gameday.scorecards.checks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gameday.scenarios.duration import format_duration
from gameday.scorecards.facts.typed import because

if TYPE_CHECKING:
    from gameday.scenarios.playbook import Phase

__all__ = ["JudgedObjective", "Terms", "Verdict", "award", "hold_to_deadline", "settle"]


class Verdict(StrEnum):
    """How one objective ended."""

    MET = "met"
    LATE = "late"
    MISSED = "missed"
    VIOLATED = "violated"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked, by when, and what it is worth."""

    id: str
    title: str
    phase: Phase
    weight: float
    critical: bool
    since: str
    """What the clock starts at: ``inject``, ``alert`` or an inject's id."""
    base: float | None
    """When that was, in seconds since the exercise began; None where it never came."""
    allowed: float | None
    """Seconds from there to the deadline; None where there is no deadline."""

    @property
    def deadline(self) -> float | None:
        """The deadline in seconds since the exercise began, if its clock started."""
        if self.base is None or self.allowed is None:
            return None
        return round(self.base + self.allowed, 3)


@dataclass(frozen=True, slots=True)
class JudgedObjective:
    """One objective of the playbook and what became of it."""

    id: str
    title: str
    phase: Phase
    verdict: Verdict
    at: float | None
    """When it became true for good, or was violated: seconds since the exercise began.

    None where neither ever was.
    """
    deadline: float | None
    """On the same clock; None where there is none, or where its clock never started."""
    weight: float
    points: float
    critical: bool
    reason: str
    since: str
    """What its clock starts at: ``inject``, ``alert`` or an inject's id."""
    took: float | None
    """Seconds from there until it became true; negative where it came before."""
    allowed: float | None
    """Seconds from there to the deadline."""

    @property
    def is_failed(self) -> bool:
        """Whether it was missed or violated; late is neither."""
        return self.verdict in {Verdict.MISSED, Verdict.VIOLATED}


def award(weight: float, *, took: float, allowed: float | None) -> float:
    """Return the points for something that came true, from zero to its weight.

    All of them by the deadline, then evenly fewer, down to none at twice the time
    allowed: half as late again still earns half, and a second more never costs more
    than its share.

    Args:
        weight: What it is worth at most.
        took: Seconds since its clock started; negative if it came true before.
        allowed: Seconds to the deadline; None for no deadline.
    """
    if allowed is None or took <= allowed:
        return weight
    if took >= 2 * allowed:
        return 0.0
    return round(weight * (2 - took / allowed), 3)


def hold_to_deadline(terms: Terms, *, at: float, why: str) -> JudgedObjective:
    """Judge what became true for good.

    A clock that never started cannot run out: contained before anybody was alerted, in
    time for a deadline counted from the alert.

    Args:
        terms: What was asked.
        at: When it became true, in seconds since the exercise began.
        why: What the referee says of it; may be no text.
    """
    took = 0.0 if terms.base is None else round(at - terms.base, 3)
    points = award(terms.weight, took=took, allowed=terms.allowed)
    return settle(
        terms,
        verdict=_grade(took, terms.allowed),
        at=at,
        points=points,
        reason=because(_tell_time(terms, took), why),
    )


def settle(
    terms: Terms,
    *,
    verdict: Verdict,
    at: float | None,
    reason: str,
    points: float = 0.0,
) -> JudgedObjective:
    """Write a verdict down beside its terms."""
    took = None if at is None or terms.base is None else round(at - terms.base, 3)
    return JudgedObjective(
        id=terms.id,
        title=terms.title,
        phase=terms.phase,
        verdict=verdict,
        at=at,
        deadline=terms.deadline,
        weight=terms.weight,
        points=points,
        critical=terms.critical,
        reason=reason,
        since=terms.since,
        took=took,
        allowed=terms.allowed,
    )


def _grade(took: float, allowed: float | None) -> Verdict:
    if allowed is None or took <= allowed:
        return Verdict.MET
    return Verdict.LATE if took < 2 * allowed else Verdict.MISSED


_BASES = {"alert": "the alert", "inject": "the inject"}
"""How the bases that every exercise has are called; others are injects, by their id."""


def _tell_time(terms: Terms, took: float) -> str:
    since = _BASES.get(terms.since, f"`{terms.since}`")
    if terms.base is None:
        return f"before {since} from which it counts"
    if took == 0:
        told = f"at {since}"
    elif took < 0:
        told = f"{format_duration(-took)} before {since}"
    else:
        told = f"{format_duration(took)} after {since}"
    if terms.allowed is None or took <= terms.allowed:
        return told
    return f"{told}, {format_duration(terms.allowed)} allowed"
