"""A program as it was deployed: what it is, and the role it runs with."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn

if TYPE_CHECKING:
    from gameday.simulator.deployment.programs.program import Program
    from gameday.simulator.deployment.programs.settings import CommandSettings

__all__ = ["Command"]


@dataclass(frozen=True, slots=True)
class Command:
    """A program that was deployed."""

    arn: str
    """What the rule's target names."""
    program: Program
    settings: CommandSettings
    role: str
    """The ARN of the role it runs with."""
    path: str = field(default_factory=lambda: os.environ.get("PATH", os.defpath))
    """Where it finds other programs, as they were found when it was loaded."""

    @property
    def name(self) -> str:
        """What the journal calls it."""
        return self.program.name

    @property
    def place(self) -> tuple[str, str]:
        """Its account and region."""
        return Arn.read(self.arn).place
