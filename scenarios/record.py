"""The kind of pydantic model every part of a scenario is.

A record is frozen, refuses keys it does not know, and takes no value for another: text
is not a number and a number is not text.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict

__all__ = ["Amount", "Flag", "Record", "Weight"]


class Record(BaseModel):
    """A mapping of the scenario language."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, protected_namespaces=()
    )


Flag = Annotated[bool, Strict()]
"""``true`` or ``false``."""

Amount = Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
"""How many."""

Weight = Annotated[float, Strict(), Field(gt=0, le=1_000)]
"""How much something counts beside the rest."""
