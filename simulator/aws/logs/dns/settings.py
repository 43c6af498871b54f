"""The query logging configurations that a VPC is associated with, as facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["QueryLog", "QueryLogReader"]


@dataclass(frozen=True, slots=True)
class QueryLog:
    """One configuration (ListResolverQueryLogConfigs)."""

    id: str
    destination: str
    """The ARN of a bucket (with a prefix), a log group or a delivery stream."""


class QueryLogReader(Protocol):
    """The query logs of one account and region, as they are at the moment of asking."""

    def query_logs_of(self, vpc_id: str) -> Sequence[QueryLog]:
        """Return the configurations that log a VPC's queries now."""
