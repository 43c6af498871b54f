"""What the estate's accounts may have of AWS, and how often they may ask."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, Strict, WithJsonSchema, model_validator

from gameday.scenarios.record import Record

__all__ = ["Allowance"]

_HIGHEST = 1_000_000_000
_Count = Annotated[int, Strict(), Field(ge=0, le=_HIGHEST)]


def _read_number(value: Any) -> Any:
    return float(value) if type(value) is int else value


_Tokens = Annotated[
    float,
    BeforeValidator(_read_number),
    Strict(),
    Field(gt=0, le=_HIGHEST),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": _HIGHEST}),
]


class Allowance(Record):
    """A quota's value, or the token bucket of an operation.

    A quota is a number. A rate is a mapping: a bucket holds tokens, of which each
    request takes one, and some come back in a second.
    """

    value: _Count | None = None
    """The quota's value; a number alone is enough."""
    bucket: _Tokens | None = None
    """How many requests may come at once."""
    refill: _Tokens | None = None
    """How many may come in a second from then on."""

    @model_validator(mode="before")
    @classmethod
    def _read_value(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"value": value}
