"""`TrailReader` over moto: an account's trails, read as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.cloudtrail.state import Trail
from gameday.simulator.aws.moto.readers.backends import find_backend

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MotoTrails"]


class MotoTrails:
    """The trails that moto keeps for an account and region (see `TrailReader`).

    Args:
        account: The account's id.
        region: The region's name.
    """

    def __init__(self, account: str, region: str) -> None:
        self._place = (account, region)

    def trails(self) -> Sequence[Trail]:
        """Return the trails, in the order they were made."""
        backend = find_backend("cloudtrail", *self._place)
        return [
            Trail(
                name=kept.trail_name,
                arn=kept.arn,
                is_logging=bool(kept.status.is_logging),
                log_group=kept.cw_log_group_arn or None,
            )
            for kept in (backend.trails.values() if backend else ())
        ]
