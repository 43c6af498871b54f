"""What a scenario, or a file beside the runbook, says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field, field_validator

from gameday.scenarios.duration import parse_duration
from gameday.simulator.aws.ssm.automation.references import find_references
from gameday.simulator.deployment.programs.settings import DeploymentSettings

if TYPE_CHECKING:
    from gameday.simulator.aws.ssm.automation import Document

__all__ = ["RunbookSettings"]


class RunbookSettings(DeploymentSettings):
    """When a runbook is started, with what, and what it may do."""

    parameters: dict[str, Any] = Field(default_factory=dict)
    """The runbook's parameters: a value, or a path into the event that begins ``$.``"""
    approve_after: float | None = Field(default=None, ge=0)
    """Seconds after which somebody approves a step that waits; without it nobody does.
    ``5m`` is understood."""

    @field_validator("approve_after", mode="before")
    @classmethod
    def _read_duration(cls, value: Any) -> Any:
        is_text = isinstance(value, str)
        return parse_duration(value).total_seconds() if is_text else value

    def find_role_parameter(self, document: Document) -> str | None:
        """Return the parameter that takes the runbook's role, if it has one.

        It is left alone where the settings say what it is.
        """
        names = list(find_references(document.assume_role))
        name = names[0] if names else None
        return None if name in self.parameters else name
