"""Who an event is for: a function, with its alias and its role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.sam.generation import arn_of, ref

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.generation import Generation
    from gameday.simulator.deployment.sam.roles import RoleDraft

__all__ = ["Receiver"]


@dataclass(frozen=True, slots=True)
class Receiver:
    """A function that events are for."""

    generation: Generation
    function: str
    """Its logical id."""
    alias: str | None
    """The logical id of its alias, which gets the events where there is one."""
    role: RoleDraft | None
    """Its role, where SAM makes it."""
    qualifier: str = "$LATEST"
    """The alias's name, or the function's latest code."""

    @property
    def arn(self) -> Template:
        """A reference to what gets the events."""
        return ref(self.alias) if self.alias else arn_of(self.function)

    @property
    def name(self) -> Template:
        """A reference to it as permissions and mappings take it."""
        return ref(self.alias or self.function)

    def permit(self, event: str, principal: str, **source: Any) -> None:
        """Let a service invoke the function."""
        properties = {
            "Action": "lambda:InvokeFunction",
            "FunctionName": self.name,
            "Principal": principal,
            **source,
        }
        name = f"{event}Permission"
        self.generation.add(name, "AWS::Lambda::Permission", properties)
