"""Which accounts an exercise may touch.

An embedded account always. A real one only if a person has listed its id and somebody
with rights in it has marked it, so that neither a typing error nor a forgotten profile
can aim an exercise at production. It does not create clients and calls nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gameday.scenarios.errors import PreflightFailed

__all__ = ["MARKER_TAG", "AccountGuard", "GuardRefused", "MarkedAccount"]

MARKER_TAG = "gameday-sandbox"
"""The tag, with the value ``true``, that marks an account as one to play in."""


class GuardRefused(PreflightFailed):
    """The account is not one an exercise may touch."""


class MarkedAccount(Protocol):
    """What the guard asks of an account."""

    @property
    def account_id(self) -> str:
        """The twelve digits."""

    @property
    def is_embedded(self) -> bool:
        """Whether the account lives in this process."""

    def read_marker(self) -> str | None:
        """Return the value of the account's marker tag, or None where there is none."""


@dataclass(frozen=True, slots=True)
class AccountGuard:
    """Lets an exercise into embedded accounts, and into real ones that are listed."""

    allowed: frozenset[str] = frozenset()

    def approve(self, account: MarkedAccount) -> None:
        """Return if the account may be touched.

        Raises:
            GuardRefused: It is real, and is not listed or not marked.
        """
        if account.is_embedded:
            return
        if account.account_id not in self.allowed:
            raise GuardRefused(
                f"account {account.account_id} is not in the list of accounts to "
                "play in",
                code="account-not-allowed",
                hint="add its id to the list if it is a sandbox",
            )
        marker = account.read_marker()
        if marker != "true":
            raise GuardRefused(
                f"account {account.account_id} does not carry the tag "
                f"{MARKER_TAG}=true, found: {marker or 'no such tag'}",
                code="account-not-marked",
                hint=f"tag the account {MARKER_TAG}=true if it is a sandbox",
            )
