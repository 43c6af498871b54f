"""Runs that lead back to themselves: a responder that wakes itself, and who stops it.

Lambda stops some loops itself (developer guide, "Use Lambda recursive loop detection to
prevent infinite loops"): where nothing but functions, SQS, SNS and S3 leads round, it
refuses a function's invocation after about 16 in one chain of requests, unless the
function's recursive loop setting is ``Allow``. With anything else on the way, such as
EventBridge, a loop goes on until somebody notices. Nobody would in an exercise, so such
a loop is cut off here: after as many rounds, or earlier where round after round repeats
the last to the letter and so brings nothing new.

What led to a run is its trail (`engine.clock.trail`). What becomes of a run that is not
to be is its service's business.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Literal, TypeAlias

from gameday.scorecards.actor import Actor
from gameday.scorecards.facts.account import STARTERS
from gameday.simulator.aws.arns import Arn
from gameday.simulator.engine.clock.trail import Step, current_trail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.engine.clock.trail import Trail

__all__ = [
    "LoopStopped",
    "Loops",
    "find_asker",
    "find_business",
    "find_call",
    "find_run",
    "is_scheduled",
]

_OF_SECURITY = ("Access Analyzer", "GuardDuty", "Inspector2", "Macie", "Security Hub")
"""How the detail types begin of events that tell of findings."""

Stopper: TypeAlias = Literal["Lambda", "simulator"]

_MOST_ROUNDS = 16
"""How often a run may lead to the next of its kind; AWS says "approximately 16"."""

_MOST_ALIKE = 3
"""How many rounds may repeat each other; what cannot end is not played to the end."""

_MOST_RUNS = 64
"""How many runs may be led to by runs of their own kind: a loop may also branch out."""

_RUN = "run"

_WATCHED = frozenset({"lambda", "s3", "sns", "sqs"})
"""The services whose loops Lambda stops: by their calls, and its own runs."""


class LoopStopped(Exception):
    """A run is not to be: the loop that leads to it has gone round too often."""

    def __init__(self, loop: str, *, by: Stopper) -> None:
        super().__init__(loop)
        self.loop = loop
        self.by = by


class Loops:
    """Follows the runs of one service's responders, and tells of loops.

    Args:
        journal: Where a loop is told of.
    """

    def __init__(self, journal: Recorder) -> None:
        self._journal = journal
        self._told: set[tuple[str, Stopper | None]] = set()
        self._returns: Counter[str] = Counter()
        """How often a run led to another of its own kind, by its ARN."""

    def follow(
        self,
        who: Actor,
        arn: str,
        *,
        request_id: str,
        is_watched: bool = False,
    ) -> Trail:
        """Return the trail of a run that is asked for now, the run its last step.

        Args:
            who: Who runs.
            arn: What runs; a loop leads to the same again.
            request_id: The run.
            is_watched: Whether Lambda stops loops that lead there.

        Raises:
            LoopStopped: The run is not to be.
        """
        trail = (*current_trail(), Step(_RUN, who.name, arn, id=request_id))
        rounds = _list_rounds(trail)
        if not rounds:
            return trail
        self._returns[arn] += 1
        is_rife = self._returns[arn] > _MOST_RUNS
        stopped_by = _find_end(rounds, is_watched=is_watched, is_rife=is_rife)
        if (arn, stopped_by) not in self._told:
            self._told.add((arn, stopped_by))
            self._record(trail[-1], who, rounds, stopped_by)
        if stopped_by:
            raise LoopStopped(_tell(rounds[-1]), by=stopped_by)
        return trail

    def _record(
        self, run: Step, who: Actor, rounds: Sequence[Trail], stopped_by: Stopper | None
    ) -> None:
        fields = {"stopped_by": stopped_by} if stopped_by else {}
        self._journal.record(
            "responder.looped",
            who,
            responder=who.name,
            request_id=run.id,
            loop=_tell(rounds[-1]),
            rounds=len(rounds),
            **fields,
        )


def is_scheduled(trail: Trail) -> bool:
    """Tell whether a schedule led to something, and no event of anything since."""
    kinds = [each.kind for each in trail if each.kind in {"event", "schedule"}]
    return kinds[-1:] == ["schedule"]


def find_call(trail: Trail) -> Step | None:
    """Find the call that led to something; none where a finding did, whoever's."""
    for each in reversed(trail):
        if each.kind == "call":
            return each
        if each.kind == "event" and each.name.startswith(_OF_SECURITY):
            return None
    return None


def find_business(trail: Trail) -> str:
    """Return whose everyday call led to something; no text where an incident may have.

    A call that failed is news, whoever made it, and so is a finding; and what the
    business does for an adversary is no longer its own doing.
    """
    call = find_call(trail)
    callers = [Actor.parse(each.by) for each in trail if each.kind == "call"]
    has_failed = any(each.kind == "event" and each.detail for each in trail)
    is_everyday = call is not None and all(each.is_business for each in callers)
    return call.by if call and is_everyday and not has_failed else ""


def find_asker(trail: Trail) -> str:
    """Return who counts on a run, having called for it; no text where nobody has.

    A responder counts on whatever its call sets going, be it a message to a topic; an
    adversary on what it starts itself. The business has functions run all day, and is
    at work as long as it may. Nobody asked for what an event or a schedule started.

    Args:
        trail: What led to the run, which may stand at its end.
    """
    for each in reversed(trail):
        if each.kind in {"event", "schedule"}:
            return ""
        if each.kind == "call":
            who = Actor.parse(each.by)
            if who.responds or (not who.is_business and each.name in STARTERS):
                return each.by
    return ""


def find_run(trail: Trail) -> str:
    """Return the id of the run that a trail goes through last; no text for none."""
    return next((each.id for each in reversed(trail) if each.kind == _RUN), "")


def _list_rounds(trail: Trail) -> list[Trail]:
    """List the ways from each run of what runs last to the next one, ends included."""
    last = trail[-1]
    at = [n for n, each in enumerate(trail) if each == last]
    return [trail[start : end + 1] for start, end in pairwise(at)]


def _find_end(
    rounds: Sequence[Trail], *, is_watched: bool, is_rife: bool
) -> Stopper | None:
    """Say who stops a loop before its next round; None where it goes on."""
    has_gone_on = is_rife or len(rounds) >= _MOST_ROUNDS
    if is_watched and all(map(_is_seen_by_lambda, rounds)):
        return "Lambda" if has_gone_on else None
    alike = takewhile(lambda each: each == rounds[-1], reversed(rounds))
    is_endless = has_gone_on or len(list(alike)) >= _MOST_ALIKE
    return "simulator" if is_endless else None


def _is_seen_by_lambda(way: Trail) -> bool:
    return all(_find_service(each) in _WATCHED for each in way)


def _find_service(each: Step) -> str:
    if each.kind == _RUN:
        return Arn.read(str(each.detail)).service
    return each.name.partition(":")[0] if each.kind == "call" else ""


def _tell(way: Trail) -> str:
    return " → ".join(each.name for each in way)
