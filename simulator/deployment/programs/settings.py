"""What a scenario, or a file beside the program, says about a responder.

``isolate.sh`` may have an ``isolate.responder.yaml`` beside it; what the scenario says
in ``with:`` comes before what stands there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import Field, Strict

from gameday.scenarios.record import Record
from gameday.simulator.deployment import settings as shared
from gameday.simulator.deployment.settings import (
    FINDINGS,
    PERMISSIVE,
    EventPattern,
    Seconds,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["CommandSettings", "DeploymentSettings", "read_settings"]

_SUFFIX = ".responder.yaml"


class DeploymentSettings(Record):
    """When a responder is called, and what it may do."""

    pattern: EventPattern = Field(default_factory=lambda: dict(FINDINGS))
    """The EventBridge rule's pattern."""
    policy: tuple[Statement, ...] | None = None
    """The IAM statements of its role; without them it may do everything."""
    role: str | None = None
    """The ARN of a role there is already, instead of one with `policy`."""

    @property
    def statements(self) -> list[dict[str, Any]]:
        """What its role may do, as a policy has it."""
        if self.policy is None:
            return [dict(PERMISSIVE)]
        return [each.write() for each in self.policy]


class CommandSettings(DeploymentSettings):
    """How a program is run."""

    timeout: Annotated[Seconds, Field(gt=0)] = 300.0
    """Seconds of the exercise's time for one run; ``5m`` is understood."""
    real_timeout: Annotated[Seconds, Field(gt=0)] = 60.0
    """Seconds of real time that a run may keep the exercise waiting."""
    environment: dict[str, str] = Field(default_factory=dict)
    """More environment variables."""
    retries: Annotated[int, Strict(), Field(ge=0, le=2)] = 0
    """How often a failed run is tried again: after one minute, then after two."""
    charge: Literal["none", "real"] = "none"
    """What the program's own work costs in the exercise: nothing, or as much time as
    it really took, which makes the journal differ from run to run."""


_Settings = TypeVar("_Settings", bound=Record)


def read_settings(
    model: type[_Settings], about: Path | None, given: Mapping[str, Any], *, name: str
) -> _Settings:
    """Read a responder's settings.

    Args:
        model: What can be set.
        about: The responder's own file, beside which settings may lie.
        given: What the scenario says.
        name: The responder, for messages.

    Raises:
        UsageError: With every problem.
    """
    beside = about.with_name(about.stem + _SUFFIX) if about else None
    found = beside if beside and beside.is_file() else None
    return shared.read_settings(model, given, beside=found, where=f"`{name}`")
