"""Who there is in an account's IAM, as facts, and the seam they are read through.

It says who exists and how they get in. What they may do is `aws.iam.source`, whose
policies the authorizer judges by; `aws.moto.readers.iam` answers both from moto.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["AccessKey", "IamReader", "Role", "User"]


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A user's long-lived key, without its secret (ListAccessKeys)."""

    id: str
    user: str
    active: bool


@dataclass(frozen=True, slots=True)
class User:
    """A user (GetUser, ListUserTags, ListMFADevices)."""

    name: str
    arn: str
    id: str
    """``AIDA…``: another one after a deletion and a new start."""
    tags: Mapping[str, str] = field(default_factory=dict)
    password: object | None = field(default=None, repr=False)
    """A mark that is another one for another console password; None without one.

    AWS tells no password, but when it last changed (credential report, column
    ``password_last_changed``).
    """
    has_mfa: bool = False
    """Whether signing in asks for a second factor."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role (GetRole)."""

    name: str
    arn: str


class IamReader(Protocol):
    """The users, roles and keys of one account, as they are at the moment of asking.

    What is not there is None; what cannot be read raises, and is never "none".
    """

    def user(self, name: str) -> User | None:
        """Return a user by name."""

    def role(self, name: str) -> Role | None:
        """Return a role by its name, without its path."""

    def access_key(self, key_id: str) -> AccessKey | None:
        """Return a user's access key, active or not."""

    def keys_of(self, user: str) -> Sequence[AccessKey]:
        """Return a user's access keys, in the order they were made."""

    def roles_of_profile(self, profile: str) -> Sequence[Role]:
        """Return the role of an instance profile: one, or none (GetInstanceProfile)."""
