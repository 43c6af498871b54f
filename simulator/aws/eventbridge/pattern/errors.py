"""The one error of an event pattern: it is not valid, and where."""

from __future__ import annotations

__all__ = ["InvalidEventPattern"]


class InvalidEventPattern(ValueError):
    """A pattern EventBridge would refuse.

    Args:
        message: What was expected and what was found.
        path: The dotted place in the pattern; empty for the pattern as a whole.
    """

    code = "InvalidEventPatternException"
    """The error code the service answers with."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path

    def __str__(self) -> str:
        """Write the message the way the service begins it."""
        place = f"{self.path}: " if self.path else ""
        return f"Event pattern is not valid. Reason: {place}{self.message}"
