"""The facts of the adversary: what was injected, and which goals it could reach."""

from __future__ import annotations

from gameday.scorecards.facts.fields import Flag, Number, Text
from gameday.scorecards.facts.typed import Lane, TypedFact, because

__all__ = [
    "GoalAttempted",
    "GoalFact",
    "GoalHeld",
    "GoalLost",
    "GoalTurn",
    "InjectApplied",
    "InjectEffective",
    "InjectFailedFact",
    "InjectPrevented",
]


class _OfInject(TypedFact):
    inject = Text("The inject's id.")

    @property
    def lane(self) -> Lane:
        """The adversary's; a finding that somebody else injects is a sensor's."""
        return "adversary" if self.actor.is_adversary else "sensors"


class InjectApplied(_OfInject, kind="inject.applied"):
    """An inject was done for the first time."""

    what = Text("What it does, in a few words.")

    def tell(self) -> str:
        """Say what was done."""
        return because(self.inject, self.what)


class InjectEffective(_OfInject, kind="inject.effective"):
    """It was seen to have taken effect."""


# Not `InjectFailed`: that is the error which ends the exercise.
class InjectFailedFact(_OfInject, kind="inject.failed", trouble=True):
    """It had no effect, so the exercise is invalid."""

    reason = Text("Why not.", optional=True)

    def tell(self) -> str:
        """Say that it failed, and why."""
        return because(f"{self.inject} had no effect", self.reason)


class InjectPrevented(_OfInject, kind="inject.prevented"):
    """It had no effect, because the response had made it impossible."""

    reason = Text("Why not.", optional=True)
    since = Number(
        "When it became impossible, in seconds since the exercise began: often before"
        " it was tried.",
        optional=True,
    )

    def tell(self) -> str:
        """Say that it was prevented, and how."""
        return because(f"{self.inject} was prevented", self.reason)


class GoalFact(TypedFact):
    """What the facts of a goal share: each says whether it can be reached."""

    goal = Text("The id of the inject that is the goal.")
    reason = Text("Why it can or cannot be reached.")

    @property
    def is_reachable(self) -> bool:
        """Whether the adversary could reach it at that moment."""
        raise NotImplementedError


class GoalAttempted(GoalFact, kind="goal.attempted"):
    """The adversary tried to reach a goal."""

    succeeded = Flag("Whether it could.")

    @property
    def is_reachable(self) -> bool:
        """Whether it could: no more is known than that."""
        return self.succeeded


class GoalTurn(GoalFact):
    """What the two turns of a goal share."""

    by = Text("What changed that, such as a call and who made it.", optional=True)
    still = Flag("Whether it is said once more, at the end.", optional=True)


class GoalHeld(GoalTurn, kind="goal.held", lane="adversary"):
    """From now on the goal can be reached."""

    is_reachable = True

    def tell(self) -> str:
        """Say what the adversary can do; that it still can is no news."""
        return "" if self.still else because(f"can {self.goal}", self.reason)


class GoalLost(GoalTurn, kind="goal.lost", lane="adversary"):
    """From now on the goal fails."""

    is_reachable = False

    def tell(self) -> str:
        """Say what the adversary can no longer do."""
        return because(f"can no longer {self.goal}", self.reason)
