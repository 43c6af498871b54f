"""What the responders' roles lacked, and what they grant beyond what was used.

The exercise says it at its end; here it is read. It changes no score: an action that
was refused shows in what became of the objectives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.facts.response import PermissionLacked, PermissionUnused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scorecards.course import Course
    from gameday.scorecards.redaction import JSON

__all__ = ["Grant", "Lack", "Permissions", "Unused", "find_permissions"]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something a responder needed and its role was denied."""

    responder: str
    role: str
    """The role's ARN."""
    statement: Mapping[str, JSON] | None
    """The IAM statement to add to the role; None where none would help."""
    calls: tuple[str, ...]
    """The API calls that needed it."""
    reason: str


@dataclass(frozen=True, slots=True)
class Grant:
    """Actions as a policy grants them, with what was used of them."""

    granted: str
    """An action, or a pattern of actions, as the policy writes it."""
    covers: int | None
    """How many actions that is; None where it is not of one service."""
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unused:
    """What a role grants and a responder did not use in this exercise."""

    responder: str
    role: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Permissions:
    """How well the responders' roles fit what they did."""

    lacked: tuple[Lack, ...]
    unused: tuple[Unused, ...]


def find_permissions(course: Course) -> Permissions:
    """Read what the exercise said of the responders' permissions."""
    return Permissions(
        lacked=tuple(map(_read_lack, course.every(PermissionLacked))),
        unused=tuple(map(_read_unused, course.every(PermissionUnused))),
    )


def _read_lack(lacked: PermissionLacked) -> Lack:
    return Lack(
        responder=lacked.responder,
        role=lacked.role,
        statement=lacked.statement or None,
        calls=lacked.calls,
        reason=lacked.reason,
    )


def _read_unused(unused: PermissionUnused) -> Unused:
    return Unused(
        responder=unused.responder,
        role=unused.role,
        grants=tuple(map(_read_grant, unused.grants)),
    )


def _read_grant(grant: Mapping[str, JSON]) -> Grant:
    covers, used = grant.get("covers"), grant.get("used")
    return Grant(
        granted=str(grant.get("granted", "")),
        covers=covers if isinstance(covers, int) else None,
        used=tuple(map(str, used)) if isinstance(used, list) else (),
    )
