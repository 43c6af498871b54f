"""The answer to a question about the account: yes or no, and why."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something holds now, with the reason in words."""

    holds: bool
    reason: str

    def __bool__(self) -> bool:
        """Read as a question: ``if answer:``."""
        return self.holds
