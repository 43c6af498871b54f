"""What a scenario's account may have and ask: quotas and rates, lowered or raised.

A quota that nothing is said of has the default of a new account
(`gameday.scenarios.quotas`), a rate that of its table (`rates.yaml`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.scenarios.quotas import find_quota, list_quotas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scenarios.model import Allowance

__all__ = ["Quotas", "Size"]


@dataclass(frozen=True, slots=True)
class Size:
    """A token bucket's measures."""

    bucket: float
    """Tokens that a full one holds."""
    refill: float
    """Tokens that come back in a second."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quotas and rates of the accounts of an exercise.

    Args:
        amounts: Values of quotas, by their names or by ``service/L-…``.
        rates: Buckets of operations, by ``service:Operation``.
    """

    amounts: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, Size] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Allowance]) -> Quotas:
        """Return what a scenario says of them."""
        return cls(
            {
                name: each.value
                for name, each in given.items()
                if each.value is not None
            },
            {
                name: Size(each.bucket, each.refill)
                for name, each in given.items()
                if each.bucket is not None and each.refill is not None
            },
        )

    def value(self, name: str) -> int | None:
        """Return what a quota is; None where nothing holds an account to it."""
        for given, amount in self.amounts.items():
            quota = find_quota(given)
            if quota is not None and quota.name == name:
                return amount
        return list_quotas()[name].value

    def rate(self, service: str, operation: str) -> Size | None:
        """Return what was said of an operation's rate; None where nothing was."""
        return self.rates.get(f"{service}:{operation}")
