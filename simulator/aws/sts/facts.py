"""What a session of a role was given when it began, and carries to its end.

Sources: STS API reference, ``AssumeRole``; IAM user guide, "Pass session tags in AWS
STS" and "Monitor and control actions taken with assumed roles".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["SessionFacts"]


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """Everything that a session says of itself beside whose it is."""

    policies: tuple[str, ...] = ()
    """What narrows it: policies as JSON, or the ARNs of managed ones."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Session tags, inherited ones included."""
    transitive_tags: Mapping[str, str] = field(default_factory=dict)
    """Those that every session made with this one inherits."""
    source_identity: str = ""
    mfa_at: datetime | None = None
    """When a second factor was given, for this session or the one behind it."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Condition keys of the service that took the role on, in AWS's spelling."""
