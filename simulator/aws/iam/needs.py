"""One permission that a call needs: an action, what it is on, and why it is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.iam.texts import Value

__all__ = ["Need"]


@dataclass(frozen=True, slots=True)
class Need:
    """One permission that a call needs."""

    action: str
    resource: str = "*"
    context: Mapping[str, Value] = field(default_factory=dict)
    """Condition keys of this need alone, in lower case."""
    because: str = ""
    """Why it is needed beside the call's own action; empty for that one."""
    tags: Mapping[str, str] | None = None
    """The tags that this need alone is about; None for all that the call carries."""
    is_handed_on: bool = False
    """Whether an access point has let it pass, and left it to the bucket behind."""
