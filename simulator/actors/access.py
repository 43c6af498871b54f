"""Would this call be allowed now? Asked for a goal or a check, without making it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.referee.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.account.credentials import Credentials
    from simulator.gateway.identity import Identities

__all__ = ["Access"]


class Access:
    """Answers from the state of keys and policies.

    Args:
        identities: The principals of the exercise.
    """

    def __init__(self, identities: Identities) -> None:
        self._identities = identities

    def preview(
        self,
        credentials: Credentials | None,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
    ) -> Answer:
        """Say whether somebody may make a call now."""
        del parameters
        if credentials is None:
            return Answer(holds=False, reason="anonymous callers are not let in")
        caller = self._identities.find(credentials.access_key)
        if caller is None:
            return Answer(holds=False, reason=f"{credentials.access_key} is nobody's")
        return Answer(holds=True, reason=f"{caller.arn} may call {service}:{operation}")
