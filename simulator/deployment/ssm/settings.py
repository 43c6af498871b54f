"""What a scenario, or a file beside the runbook, says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from gameday.simulator.aws.ssm.automation.references import find_references
from gameday.simulator.deployment.programs.settings import DeploymentSettings
from gameday.simulator.deployment.settings import Seconds  # noqa: TC001 - pydantic's

if TYPE_CHECKING:
    from gameday.simulator.aws.ssm.automation.document import Document

__all__ = ["RunbookSettings"]


class RunbookSettings(DeploymentSettings):
    """When a runbook is started, with what, and what it may do."""

    parameters: dict[str, Any] = Field(default_factory=dict)
    """The runbook's parameters: a value, or a path into the event that begins ``$.``"""
    approve_after: Annotated[Seconds, Field(ge=0)] | None = None
    """Seconds after which somebody approves a step that waits; without it nobody does.
    ``5m`` is understood."""

    def find_role_parameter(self, document: Document) -> str | None:
        """Return the parameter that takes the runbook's role, if it has one.

        It is left alone where the settings say what it is.
        """
        names = list(find_references(document.assume_role))
        name = names[0] if names else None
        return None if name in self.parameters else name
