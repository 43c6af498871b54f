"""The facts of an exercise itself: how it began, what was there, how it ended."""

from __future__ import annotations

from gameday.scorecards.facts.fields import Flag, Object, Text, Texts, Whole
from gameday.scorecards.facts.typed import TypedFact, because

__all__ = [
    "CleanupDone",
    "CleanupFailed",
    "EstateCreated",
    "ExerciseBegan",
    "ExerciseEnded",
    "SensorChecked",
]


class ExerciseBegan(TypedFact, kind="exercise.began"):
    """What is played, with whom, by which versions.

    Before it stands only what was deployed into the account for the exercise.
    """

    scenario = Text("The scenario's id, or its path.")
    title = Text("Its title.")
    digest = Text("The SHA-256 of the scenario and its estate.")
    seed = Whole("The seed: the same one gives the same journal.")
    start = Text("When it began, on the exercise's own clock.")
    account = Text("The account's id.")
    region = Text("The region it is played in.")
    responders = Texts("The names of the responders.")
    latency_model = Object("Which times were simulated, and by which model.")
    versions = Object("The versions of what played it.")
    playbook = Object("What the response is held to, as the scenario has it.")


class EstateCreated(TypedFact, kind="estate.created"):
    """The resources the scenario starts from, and the types that were left out."""

    stack = Text("The CloudFormation stack's name.")
    resources = Object("The type and the physical id of each, by logical id.")
    unsupported = Texts("The resource types that the account cannot make.")
    notes = Texts("What a person should know of the rest.", optional=True)


class SensorChecked(TypedFact, kind="sensor.checked", lane="sensors"):
    """Whether a trail, a flow log or a detector was on at the beginning."""

    sensor = Text("Which sensor: `cloudtrail`, `vpc-flow-logs`, `guardduty`.")
    on = Flag("Whether it was.")
    detail = Text("Which ones are on, or that none is.")

    def tell(self) -> str:
        """Say that it is off; one that is on is no news."""
        return "" if self.on else because(f"{self.sensor} is off", self.detail)


class ExerciseEnded(TypedFact, kind="exercise.ended"):
    """The end; what comes after it changes no verdict."""

    reason = Text("Why it ended.")
    verdict_hint = Text(
        "`invalid` or `aborted`, where the exercise says nothing about the response.",
        optional=True,
    )

    def tell(self) -> str:
        """Say why it ended."""
        return because("the exercise ended", self.reason)


class CleanupDone(TypedFact, kind="cleanup.done"):
    """Everything was cleaned up."""

    what = Text("What was done to that end.")


class CleanupFailed(TypedFact, kind="cleanup.failed", trouble=True):
    """Something of the exercise is left in the account."""

    left = Texts("What is left.")
