"""The judging: what every objective is judged by, and the clocks deadlines start from.

It looks moments up. What they mean for an objective is said in
`gameday.scorecards.deadlines` and `gameday.scorecards.checks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.course import find_stretches
from gameday.scorecards.facts.account import (
    Happening,
    ObjectiveMet,
    ObjectiveTurn,
    ObjectiveUnmet,
)
from gameday.scorecards.facts.adversary import (
    InjectApplied,
    InjectEffective,
    InjectPrevented,
)
from gameday.scorecards.verdicts import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gameday.scenarios.playbook import Deadline, Objective, Phase, Playbook
    from gameday.scorecards.course import Course, Stretch
    from gameday.scorecards.goals import Goal
    from gameday.scorecards.milestones import Milestones

__all__ = ["Judging"]


@dataclass(frozen=True, slots=True)
class Judging:
    """The exercise, the playbook and what was measured so far."""

    course: Course
    playbook: Playbook
    marks: Milestones
    goals: Sequence[Goal]

    def set_terms(
        self, asked: Deadline | Objective, *, name: str, title: str, phase: Phase
    ) -> Terms:
        """Write down what is asked, with its clock found on the journal."""
        return Terms(
            id=name,
            title=title,
            phase=phase,
            weight=asked.weight,
            critical=asked.critical,
            since=asked.since,
            base=self._find_base(asked.since),
            allowed=asked.within.total_seconds() if asked.within else None,
        )

    def find_truth(self, objective: str) -> list[Stretch[ObjectiveTurn]]:
        """Find the stretches in which an objective's check was true."""
        turns: Iterator[ObjectiveTurn] = self.course.every(ObjectiveMet, ObjectiveUnmet)
        own = (turn for turn in turns if turn.objective == objective)
        return find_stretches(own, lambda turn: isinstance(turn, ObjectiveMet))

    def find_limit(self, objective: Objective) -> float | None:
        """Find the moment an objective had to come before, if there was one.

        That is the first time of an inject, an objective or a happening. A happening
        to another resource than the one the objective is about does not count.
        """
        before = objective.before
        moments = [
            self._find_objective(before),
            self._find_inject(before, InjectApplied),
            self._find_happening(objective),
        ]
        return next((moment for moment in moments if moment is not None), None)

    def is_prevented(self, inject: str) -> bool:
        """Say whether the response kept an inject from ever taking effect.

        One that waits for a prevented inject is prevented with it.
        """
        if self._find_inject(inject, InjectEffective) is not None:
            return False
        is_base = inject in {"inject", "alert"}
        return not is_base and self.course.first(InjectPrevented) is not None

    def _find_base(self, since: str) -> float | None:
        named = {"inject": self.marks.effective, "alert": self.marks.alerted}
        if since in named:
            return named[since]
        return self._find_inject(since, InjectEffective)

    def _find_inject(
        self, inject: str | None, kind: type[InjectApplied | InjectEffective]
    ) -> float | None:
        told = self.course.every(kind)
        return next((each.at for each in told if each.inject == inject), None)

    def _find_objective(self, name: str | None) -> float | None:
        marks = self.marks
        own = {
            "detect": marks.alerted,
            "acknowledge": marks.acknowledged,
            "contain": marks.contained,
            "recover": marks.recovered,
        }
        if name in own:
            return own[name]
        truths = self.find_truth(name) if name else []
        return truths[-1].began.at if truths else None

    def _find_happening(self, objective: Objective) -> float | None:
        for happening in self.course.every(Happening):
            is_named = happening.name == objective.before
            if is_named and not _is_elsewhere(happening, objective.arguments):
                return happening.at
        return None


def _is_elsewhere(happening: Happening, arguments: Mapping[str, object]) -> bool:
    """Tell whether something happened to another resource than the one asked about.

    A happening's name says what it happened to: `instance-stopped`, an instance.
    """
    about = arguments.get(happening.name.partition("-")[0])
    # An output that nobody filled in could be any resource.
    is_known = isinstance(about, str) and "${" not in about
    return is_known and happening.resource not in {"", about}
