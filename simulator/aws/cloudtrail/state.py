"""The trails an account has, as facts, and the seams they are read and changed through.

It says which trails there are, whether they log, and where to. Which events a trail
records is `aws.cloudtrail.selectors`; `aws.moto.readers.cloudtrail` reads moto.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Selector", "Trail", "TrailReader", "TrailStore"]

Selector: TypeAlias = Mapping[str, Any]
"""An event selector, basic or advanced, as the API takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """A trail at a moment (DescribeTrails, GetTrailStatus, GetEventSelectors)."""

    name: str
    arn: str
    account: str
    region: str
    """The home region: where it was made, and alone may be changed."""
    serial: int
    """Tells it from another that is made later under the same name."""
    is_logging: bool
    """Whether it records anything now."""
    started: datetime | None
    """When logging was last started, in UTC."""
    stopped: datetime | None
    bucket: str
    prefix: str
    """What its files' keys begin with; empty for nothing."""
    topic: str | None
    """The ARN of the topic that is told of each file."""
    log_group: str | None
    """The ARN of the log group it writes into, if any."""
    log_role: str
    """The ARN of the role that may write there."""
    kms_key: str | None
    """The ARN of the key its files are encrypted with; None for S3's own."""
    is_multi_region: bool
    has_global_events: bool
    """Whether it records the events of global services."""
    is_validated: bool
    """Whether digests are written, by which its files can be checked."""
    basic: Sequence[Selector]
    advanced: Sequence[Selector]


class TrailReader(Protocol):
    """The trails whose home is one region of an account, at the moment of asking.

    What cannot be read raises, and is never "none".
    """

    def trails(self) -> Sequence[Trail]:
        """Return the trails, in the order they were made."""


class TrailStore(Protocol):
    """The trails of every account, read and changed: CloudTrail's own back end."""

    def of_account(self, account: str) -> Sequence[Trail]:
        """Return the trails of an account, of every region."""

    def current(self, trail: Trail) -> Trail:
        """Return a trail as it is now; one that is gone, as it was seen last."""

    def select(
        self, trail: Trail, *, basic: Sequence[Selector], advanced: Sequence[Selector]
    ) -> None:
        """Set what a trail records."""

    def stop_logging(self, trail: Trail) -> None:
        """Let a trail record nothing from now on."""

    def delete(self, trail: Trail) -> None:
        """Delete a trail."""
