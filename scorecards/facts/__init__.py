"""Every kind of fact a journal may have, each defined once.

One module tells one part of the story: `exercise`, `adversary`, `workload`,
`detection`, `events`, `response`, `account`. A kind is a class (`typed.TypedFact`) with
a field (`fields`) for everything it says; to add one, write its class there and put it
on a list here. It judges nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.facts.account import (
    ApiCalled,
    CollateralDone,
    CommandSent,
    GapMet,
    Happening,
    ObjectiveMet,
    ObjectiveUnmet,
)
from gameday.scorecards.facts.adversary import (
    GoalAttempted,
    GoalHeld,
    GoalLost,
    InjectApplied,
    InjectEffective,
    InjectFailedFact,
    InjectPrevented,
)
from gameday.scorecards.facts.detection import (
    AlertRaised,
    FindingPublished,
    FindingUnseen,
    MessageAcknowledged,
    MessageSent,
    NotificationSent,
    SiemBegan,
)
from gameday.scorecards.facts.events import (
    EventDeadLettered,
    EventDelivered,
    EventFailed,
    EventUnmatched,
)
from gameday.scorecards.facts.exercise import (
    CleanupDone,
    CleanupFailed,
    EstateCreated,
    ExerciseBegan,
    ExerciseEnded,
    SensorChecked,
)
from gameday.scorecards.facts.fact import HEAD, Fact
from gameday.scorecards.facts.response import (
    PermissionLacked,
    PermissionUnused,
    ResponderDeployed,
    ResponderFailed,
    ResponderFinished,
    ResponderLooped,
    ResponderNoted,
    ResponderPosted,
    ResponderStarted,
    ResponderStepFailed,
    ResponderTimedOut,
    ResponderUnreached,
)
from gameday.scorecards.facts.workload import (
    SteadyFailed,
    SteadyMet,
    WorkloadDown,
    WorkloadUp,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scorecards.facts.typed import TypedFact

__all__ = ["CHAPTERS", "HEAD", "KINDS", "Fact"]

CHAPTERS: Mapping[str, tuple[type[TypedFact], ...]] = {
    "The exercise": (
        ExerciseBegan,
        EstateCreated,
        SensorChecked,
        SteadyMet,
        SteadyFailed,
        ExerciseEnded,
        CleanupDone,
        CleanupFailed,
    ),
    "The adversary": (
        InjectApplied,
        InjectEffective,
        InjectFailedFact,
        InjectPrevented,
        GoalAttempted,
        GoalHeld,
        GoalLost,
    ),
    "Detection": (
        FindingPublished,
        FindingUnseen,
        SiemBegan,
        AlertRaised,
        MessageSent,
        NotificationSent,
        MessageAcknowledged,
    ),
    "Events": (EventDelivered, EventUnmatched, EventFailed, EventDeadLettered),
    "The response": (
        ResponderDeployed,
        ResponderStarted,
        ResponderFinished,
        ResponderFailed,
        ResponderTimedOut,
        ResponderStepFailed,
        ResponderLooped,
        ResponderNoted,
        ResponderPosted,
        ResponderUnreached,
        PermissionLacked,
        PermissionUnused,
    ),
    "The account": (
        ApiCalled,
        GapMet,
        CommandSent,
        Happening,
        ObjectiveMet,
        ObjectiveUnmet,
        WorkloadUp,
        WorkloadDown,
        CollateralDone,
    ),
}
"""The kinds, in the order a reader meets them."""

KINDS: Mapping[str, type[TypedFact]] = {
    each.kind: each for chapter in CHAPTERS.values() for each in chapter
}
"""The kinds by name."""
