"""The scorecard: one exercise judged, a pure function of journal and playbook.

The same journal and the same playbook give the same card, so an old exercise can be
judged again. It neither reads files nor prints; see `gameday.scorecards.renderings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from gameday.scenarios.exit_codes import ExitCode
from gameday.scenarios.playbook import Phase
from gameday.scorecards.checks import judge_checks
from gameday.scorecards.collateral import find_collateral
from gameday.scorecards.commands import find_unknown_commands, suppose_contained
from gameday.scorecards.course import follow
from gameday.scorecards.deadlines import judge_deadlines
from gameday.scorecards.evidence import list_actions, list_findings
from gameday.scorecards.facts.exercise import CleanupDone, CleanupFailed, ExerciseBegan
from gameday.scorecards.facts.typed import select
from gameday.scorecards.gaps import find_silence, list_gaps, list_notes
from gameday.scorecards.goals import measure_goals
from gameday.scorecards.grade import add_score, find_grade, is_passed
from gameday.scorecards.impact import measure_impact
from gameday.scorecards.judging import Judging
from gameday.scorecards.milestones import mark_milestones
from gameday.scorecards.outcomes import find_outcomes
from gameday.scorecards.permissions import find_permissions
from gameday.scorecards.phases import add_phases
from gameday.scorecards.reasons import explain, tell_verdict
from gameday.scorecards.timeline import tell_timeline
from gameday.scorecards.times import take_times
from gameday.scorecards.validity import find_flaw, tell_commands, tell_silence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gameday.scenarios.playbook import Playbook
    from gameday.scorecards.collateral import Damage
    from gameday.scorecards.evidence import Action, Finding
    from gameday.scorecards.facts.fact import Fact
    from gameday.scorecards.gaps import Gap
    from gameday.scorecards.goals import Goal
    from gameday.scorecards.grade import Grade
    from gameday.scorecards.impact import Impact
    from gameday.scorecards.milestones import Milestones
    from gameday.scorecards.outcomes import Outcomes
    from gameday.scorecards.permissions import Permissions
    from gameday.scorecards.phases import PhasePoints
    from gameday.scorecards.redaction import JSON
    from gameday.scorecards.timeline import Moment
    from gameday.scorecards.times import Times
    from gameday.scorecards.verdicts import JudgedObjective

__all__ = ["Scorecard", "judge"]

_Named = TypeVar("_Named", "JudgedObjective", "Goal")


@dataclass(frozen=True, slots=True, repr=False)
class Scorecard:
    """How well one exercise went. Times are seconds since the exercise began."""

    scenario: str
    title: str
    seed: int | None
    verdict: Literal["passed", "failed", "invalid", "aborted"]
    score: float | None
    """0 to 100; None where the exercise is not judged."""
    pass_mark: float
    grade: Grade | None
    """The HSEEP rating; None where the exercise is not judged."""
    reasons: tuple[str, ...]
    """Sentences that explain the verdict, the verdict first."""
    milestones: Milestones
    times: Times
    objectives: tuple[JudgedObjective, ...]
    phases: tuple[PhasePoints, ...]
    goals: tuple[Goal, ...]
    impact: Impact
    collateral: tuple[Damage, ...]
    findings: tuple[Finding, ...]
    actions: tuple[Action, ...]
    outcomes: Outcomes
    """Which responders failed, were cut off, were refused, triggered themselves."""
    permissions: Permissions
    gaps: tuple[Gap, ...]
    """What somebody asked for and is not simulated."""
    notes: tuple[str, ...]
    """What a person should know of the estate and of the responders, in sentences."""
    timeline: tuple[Moment, ...]
    latency_model: Mapping[str, JSON]
    """Which times were simulated, as the exercise put it down."""
    responders: tuple[str, ...]
    started: str
    """The exercise's own time at its beginning: ISO 8601, UTC."""
    duration: float
    journal: str
    """The hash of the journal's last fact: it stands for the whole journal."""
    left_behind: tuple[str, ...]
    """What the clean-up could not remove."""
    exit_code: ExitCode
    """What `gameday run` ends with."""

    def __repr__(self) -> str:
        """Name the exercise and its verdict; the whole card is a page."""
        score = "" if self.score is None else f", {self.score:g} of 100"
        return (
            f"<scorecard of {self.scenario}, seed {self.seed}: {self.verdict}{score}>"
        )

    def objective(self, name: str) -> JudgedObjective:
        """Return one objective.

        Raises:
            KeyError: There is none of that id; the message names those there are.
        """
        return _find("objective", name, self.objectives)

    def goal(self, name: str) -> Goal:
        """Return one goal.

        Raises:
            KeyError: There is none of that id; the message names those there are.
        """
        return _find("goal", name, self.goals)


def _find(kind: str, name: str, entries: Iterable[_Named]) -> _Named:
    by_id = {each.id: each for each in entries}
    if name in by_id:
        return by_id[name]
    known = ", ".join(f"`{each}`" for each in by_id) or "none"
    raise KeyError(f"no {kind} `{name}` on this scorecard; there are: {known}")


@dataclass(frozen=True, slots=True)
class _Ruling:
    """The part of a card that an exercise not judged leaves empty."""

    verdict: Literal["passed", "failed", "invalid", "aborted"]
    exit_code: ExitCode
    reasons: tuple[str, ...]
    score: float | None = None
    grade: Grade | None = None
    objectives: tuple[JudgedObjective, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """What was missed, where the exercise is not judged for that."""


def judge(facts: Sequence[Fact], playbook: Playbook) -> Scorecard:
    """Judge an exercise by its journal.

    Args:
        facts: The whole journal; what comes after ``exercise.ended`` tells of the
            clean-up alone.
        playbook: What the response is held to.
    """
    course = follow(facts)
    goals = measure_goals(course)
    named = playbook.contain.goals if playbook.contain else ()
    marks = mark_milestones(course, goals, named=named)
    impact = measure_impact(course, goals)
    damages = find_collateral(
        course,
        playbook,
        downtimes=impact.downtimes,
        first_action=marks.first_action,
    )
    ruling = _rule(Judging(course, playbook, marks, goals), damages)
    left_behind = _find_left_behind(facts)
    began = course.first(ExerciseBegan)
    return Scorecard(
        scenario=began.scenario if began else "",
        title=began.title if began else "",
        seed=began.seed if began else None,
        verdict=ruling.verdict,
        score=ruling.score,
        pass_mark=playbook.pass_mark,
        grade=ruling.grade,
        reasons=ruling.reasons,
        milestones=marks,
        times=take_times(marks, end=course.end, has_goals=bool(goals)),
        objectives=ruling.objectives,
        phases=add_phases(ruling.objectives),
        goals=goals,
        impact=impact,
        collateral=damages,
        findings=list_findings(course),
        actions=list_actions(course),
        outcomes=find_outcomes(course.facts),
        permissions=find_permissions(course),
        gaps=(*list_gaps(course), *ruling.gaps),
        notes=list_notes(course),
        timeline=tell_timeline(course),
        latency_model=began.latency_model if began else {},
        responders=began.responders if began else (),
        started=began.fact.time if began else "",
        duration=course.end,
        journal=facts[-1].hash if facts else "",
        left_behind=left_behind,
        exit_code=ExitCode.LEFT_BEHIND if left_behind else ruling.exit_code,
    )


def _rule(judging: Judging, damages: Sequence[Damage]) -> _Ruling:
    flaw = find_flaw(judging)
    if flaw is not None:
        return _Ruling(flaw.verdict, flaw.exit_code, (flaw.reason,))
    objectives = _judge_objectives(judging)
    score, mark = add_score(objectives), judging.playbook.pass_mark
    endless = find_outcomes(judging.course.facts).endless
    passed = is_passed(score, objectives, pass_mark=mark, endless=endless)
    if not passed and (unknown := _find_unknown(judging, endless)) is not None:
        return unknown
    verdict = tell_verdict(score, objectives, pass_mark=mark, endless=endless)
    return _Ruling(
        verdict="passed" if passed else "failed",
        exit_code=ExitCode.PASSED if passed else ExitCode.FAILED,
        reasons=(verdict, *explain(judging, objectives, damages)),
        score=score,
        grade=find_grade(
            score, objectives, passed=passed, has_collateral=bool(damages)
        ),
        objectives=objectives,
    )


def _find_unknown(judging: Judging, endless: Sequence[str]) -> _Ruling | None:
    """Find what a failed response may have failed for that is no fault of its own."""
    if silence := find_silence(judging.course):
        reasons = (tell_silence(silence),)
        return _Ruling("invalid", ExitCode.CANNOT_SAY, reasons, gaps=silence)
    supposed = suppose_contained(judging)
    if supposed is None:
        return None
    objectives = _judge_objectives(supposed)
    mark = judging.playbook.pass_mark
    if not is_passed(
        add_score(objectives), objectives, pass_mark=mark, endless=endless
    ):
        return None
    commands = find_unknown_commands(judging)
    reasons = (tell_commands(commands),)
    return _Ruling("invalid", ExitCode.CANNOT_SAY, reasons, gaps=commands)


def _find_left_behind(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Find what the last clean-up left; one comes after the end of the course."""
    left: tuple[str, ...] = ()
    for told in select(facts, CleanupDone, CleanupFailed):
        left = (told.left or ("unknown",)) if isinstance(told, CleanupFailed) else ()
    return left


def _judge_objectives(judging: Judging) -> tuple[JudgedObjective, ...]:
    """Judge all that the playbook asks for, in the order of the phases.

    Its own four deadlines become objectives named `detect`, `acknowledge`, `contain`
    and `recover`, beside those it lists.
    """
    judged = [*judge_deadlines(judging), *judge_checks(judging)]
    order = list(Phase)
    return tuple(sorted(judged, key=lambda objective: order.index(objective.phase)))
