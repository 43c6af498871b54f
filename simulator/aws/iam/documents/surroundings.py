"""What a document is put on, and whom its service would find behind a principal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.documents.forms import Form

__all__ = ["Directory", "Surroundings"]


class Directory(Protocol):
    """Who there is in the accounts that are known here.

    Of an account that nobody here keeps nothing is known, and all of it is believed.
    """

    def keeps(self, account: str) -> bool:
        """Say whether an account is one of those that are kept here."""

    def has_principal(self, account: str, kind: str, name: str) -> bool:
        """Say whether a user or role is there, by its path and name."""

    def has_unique_id(self, unique_id: str) -> bool:
        """Say whether a user or role has a unique id, ``AIDA…`` or ``AROA…``."""

    def policy_type(self, policy: str) -> str | None:
        """Return the type of an organization's policy, by its id."""

    def inline_policies(self, account: str, kind: str, name: str) -> dict[str, str]:
        """Return a user's, group's or role's inline policies by their names."""


class Surroundings(NamedTuple):
    """Everything a document is held against beside its own text."""

    form: Form
    directory: Directory
    resource: str
    """What it is put on: an ARN, or ``*``."""
