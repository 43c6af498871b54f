"""What running functions needs from the rest of the simulator, as protocols."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

__all__ = ["Latency", "PutEvent", "RoleCredentials"]

Latency = Callable[[str], float]
"""Samples a named latency, in seconds: ``lambda.cold_start``."""

PutEvent = Callable[[str, str, Mapping[str, Any]], None]
"""Puts an event on a bus: the bus's ARN, the detail type and the detail."""


class RoleCredentials(Protocol):
    """Makes a session of a role for the service that assumes it."""

    def __call__(self, role_arn: str, session_name: str) -> tuple[str, str, str]:
        """Return an access key, its secret and a session token.

        Raises:
            AwsError: The role does not exist, or Lambda may not assume it.
        """
