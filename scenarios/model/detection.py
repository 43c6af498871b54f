"""What a scenario's GuardDuty looks for besides what it always does."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from gameday.scenarios.record import Record
from gameday.scenarios.words import Text

__all__ = ["ALL_RULES", "GuardDuty", "ThreatLists"]

ALL_RULES = "all"
"""Stands for every custom detection rule."""


def _read_names(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_TEXTS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_Names = Annotated[
    tuple[Text, ...],
    BeforeValidator(_read_names),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, _TEXTS]}),
]


class ThreatLists(Record):
    """Entries of the customer's own threat list."""

    domains: _Names = ()
    """Domain names; each stands for every name below it as well."""
    addresses: _Names = ()
    """IP addresses, or blocks such as ``203.0.113.0/24``."""
    keys: _Names = ()
    """Access key ids that are known to be abroad."""


class GuardDuty(Record):
    """Settings of GuardDuty's own detection."""

    custom_rules: _Names = ()
    """The custom detection rules that are turned on, by the signals they look for, or
    ``all``."""
    threat_lists: ThreatLists = Field(default_factory=ThreatLists)
    """What is known to be bad, besides the lists that are shipped."""
