"""The answer to a question about the account: yes or no, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.account import Credentials
    from gameday.simulator.engine.clock.expiry import Expiry

__all__ = ["Answer", "Preview"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something holds now, with the reason in words."""

    holds: bool
    reason: str
    expiry: Expiry | None = None
    """When it may be another one though nobody changed anything; None for never."""

    def opposite(self) -> Answer:
        """Answer the opposite question, for the same reason."""
        return replace(self, holds=not self.holds)

    def __bool__(self) -> bool:
        """Read as a question: ``if answer:``."""
        return self.holds


class Preview(Protocol):
    """Says whether a call would succeed now, without making it."""

    def __call__(
        self,
        credentials: Credentials | None,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
        *,
        source_ip: str = "",
        endpoint: str = "",
        as_new: bool = False,
    ) -> Answer:
        """Answer for a call by somebody; nobody's credentials make it anonymous."""
