"""What the response did: its API calls that changed something, or were refused.

Plain reads are left out: they change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.facts.account import ApiCalled

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
    changed: bool
    """Whether the account may be another one after it."""


def list_actions(course: Course) -> tuple[Action, ...]:
    """List the response's API calls, in order."""
    return tuple(
        Action(
            at=call.at,
            by=str(call.actor),
            operation=call.name,
            resources=call.resources,
            error=call.error,
            changed=call.changed_something,
        )
        for call in course.every(ApiCalled)
        if call.is_response and not call.is_plain_read
    )
