"""The trails an account has, as facts, and the seam they are read through.

It says which trails there are and whether they log. What a trail records is the
business of `aws.cloudtrail.selectors`; `aws.moto.readers.cloudtrail` reads moto.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Trail", "TrailReader"]


@dataclass(frozen=True, slots=True)
class Trail:
    """A trail (DescribeTrails)."""

    name: str
    arn: str
    is_logging: bool
    """Whether it records anything now (GetTrailStatus)."""
    log_group: str | None
    """The ARN of the log group it writes into, if any."""


class TrailReader(Protocol):
    """The trails whose home is one region of an account, at the moment of asking.

    What cannot be read raises, and is never "none".
    """

    def trails(self) -> Sequence[Trail]:
        """Return the trails, in the order they were made."""
