"""What the response did: its API calls that changed something, or were refused.

Plain reads are left out: they change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.course import is_response

if TYPE_CHECKING:
    from gameday.scorecards.course import Course

__all__ = ["Action", "list_actions"]


@dataclass(frozen=True, slots=True)
class Action:
    """One API call of the response that changed something, or was refused."""

    at: float
    by: str
    operation: str
    """As policies name it: ``ec2:StopInstances``."""
    resources: tuple[str, ...]
    error: str
    """The error's code; no text where it succeeded."""


def list_actions(course: Course) -> tuple[Action, ...]:
    """List the response's API calls, in order."""
    return tuple(
        Action(
            at=call.t,
            by=call.actor,
            operation=f"{call.text('service')}:{call.text('operation')}",
            resources=call.texts("resources"),
            error=call.text("error"),
        )
        for call in course.every("api.called")
        if is_response(call) and (call.text("error") or not call.flag("read_only"))
    )
