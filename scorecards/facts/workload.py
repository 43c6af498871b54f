"""The facts of the workload: whether the business works, at first and from then on."""

from __future__ import annotations

from gameday.scorecards.facts.fields import Text
from gameday.scorecards.facts.typed import TypedFact, because

__all__ = [
    "SteadyFailed",
    "SteadyMet",
    "WorkloadDown",
    "WorkloadFact",
    "WorkloadTurn",
    "WorkloadUp",
]


class WorkloadFact(TypedFact):
    """What the facts of a workload share."""

    workload = Text("The workload's id.")


class SteadyMet(WorkloadFact, kind="steady.met", lane="workload"):
    """A workload worked before the incident."""

    def tell(self) -> str:
        """Say that it works."""
        return f"{self.workload} works"


class SteadyFailed(WorkloadFact, kind="steady.failed", lane="workload", trouble=True):
    """A workload did not work before the incident; nothing is injected."""

    reason = Text("Why it does not work.")

    def tell(self) -> str:
        """Say that it does not work, and why."""
        return because(f"{self.workload} does not work", self.reason)


class WorkloadTurn(WorkloadFact):
    """What the two turns of a workload share."""

    reason = Text("Why it works or does not.")
    by = Text("What changed that, such as a call and who made it.", optional=True)


class WorkloadUp(WorkloadTurn, kind="workload.up", lane="workload"):
    """The workload works."""

    def tell(self) -> str:
        """Say that it is up again."""
        return f"{self.workload} is up again"


class WorkloadDown(WorkloadTurn, kind="workload.down", lane="workload"):
    """The workload fails."""

    def tell(self) -> str:
        """Say that it is down, and why."""
        return because(f"{self.workload} is down", self.reason)
