"""What the responders' roles lacked, and what they grant beyond what was used.

The exercise says it at its end; here it is read. It changes no score: an action that
was refused shows in what became of the objectives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.scorecards.course import Course
    from gameday.scorecards.journal import JSON, Fact

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
        lacked=tuple(map(_read_lack, course.every("permission.lacked"))),
        unused=tuple(map(_read_unused, course.every("permission.unused"))),
    )


def _read_lack(fact: Fact) -> Lack:
    statement = fact.fields.get("statement")
    return Lack(
        responder=fact.text("responder"),
        role=fact.text("role"),
        statement=statement if isinstance(statement, Mapping) else None,
        calls=fact.texts("calls"),
        reason=fact.text("reason"),
    )


def _read_unused(fact: Fact) -> Unused:
    grants = fact.fields.get("grants")
    return Unused(
        responder=fact.text("responder"),
        role=fact.text("role"),
        grants=tuple(
            _read_grant(each)
            for each in (grants if isinstance(grants, list) else ())
            if isinstance(each, Mapping)
        ),
    )


def _read_grant(grant: Mapping[str, JSON]) -> Grant:
    covers, used = grant.get("covers"), grant.get("used")
    return Grant(
        granted=str(grant.get("granted", "")),
        covers=covers if isinstance(covers, int) else None,
        used=tuple(map(str, used)) if isinstance(used, list) else (),
    )
