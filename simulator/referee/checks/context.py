"""The context: everything a check may look at, and what was there at the beginning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from gameday.scorecards.journal import Fact
    from gameday.simulator.account import Credentials, Readers
    from gameday.simulator.aws.vpc import Network
    from gameday.simulator.engine.web import Sent
    from gameday.simulator.referee.answer import Preview
    from gameday.simulator.referee.watch import Question

__all__ = ["CheckContext"]


@dataclass(slots=True)
class CheckContext:
    """What the referee sees of an exercise."""

    readers: Readers
    """What there is in the exercise's account."""
    look: Callable[[str, str, Mapping[str, Any]], Mapping[str, Any]]
    """Reads the account by an operation of a service and its parameters; raises what a
    client of botocore would."""
    network: Network
    access: Preview
    """Whether a call by somebody would be allowed now."""
    credentials: Callable[[str], Credentials | None]
    """The credentials behind a scenario's ``as:``."""
    workloads: Mapping[str, Question]
    """Whether a workload works now, by its id."""
    findings: Callable[[], Sequence[Mapping[str, Any]]]
    """GuardDuty's findings in wire form, archived ones included."""
    hub_findings: Callable[[], Sequence[Mapping[str, Any]]]
    """Security Hub's findings, with what its users said; none where it is off."""
    since: datetime
    """When the exercise began: evidence taken before is none of the incident."""
    facts: Callable[[], Sequence[Fact]]
    """The journal so far."""
    touched: Mapping[str, str]
    """Resources a responder changed, and by which call."""
    posts: Callable[[], Sequence[Sent]] = tuple
    """What hosts of the web have got so far, whole."""
    volumes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The volumes each instance of the estate began with."""

    def remember_volumes(self) -> None:
        """Note which volumes every instance has now, before anything happens."""
        for instance in self.readers.ec2.instances():
            self.volumes[instance.id] = instance.volumes
