"""Log groups of the emulator: what services write into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.logs.models import logs_backends

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LogGroups"]


class LogGroups:
    """Log groups of any account and region."""

    def has_group(self, group: str, *, account: str, region: str) -> bool:
        """Say whether there is such a log group."""
        return group in logs_backends[account][region].groups

    def write(
        self,
        group: str,
        stream: str,
        events: Sequence[tuple[int, str]],
        *,
        account: str,
        region: str,
    ) -> None:
        """Add events (milliseconds since 1970, message) to a stream of a group.

        Group and stream are made where they are missing, as a service does that may.
        """
        backend = logs_backends[account][region]
        backend.ensure_log_group(group)
        if stream not in backend.groups[group].streams:
            backend.create_log_stream(group, stream)
        written = [{"timestamp": time, "message": text} for time, text in events]
        # Past moto's check of their age: what happens now is never too old.
        backend.groups[group].put_log_events(stream, written)
