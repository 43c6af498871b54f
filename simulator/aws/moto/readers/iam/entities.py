"""`IamReader` over moto: an account's users, roles and keys, read as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.state import AccessKey, Role, User
from gameday.simulator.aws.moto.readers.backends import find_backend

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["MotoIam"]


class MotoIam:
    """The IAM that moto keeps for an account (see `IamReader`).

    Args:
        account: The account's id.
    """

    def __init__(self, account: str) -> None:
        self._account = account

    def user(self, name: str) -> User | None:
        """Return a user by name."""
        kept = self._kept("users").get(name)
        if kept is None:
            return None
        return User(
            name=kept.name,
            arn=kept.arn,
            id=kept.id,
            tags={tag["Key"]: tag["Value"] for tag in kept.tags or ()},
            # Compared and never written: the password itself serves as its mark.
            password=kept.password or None,
            has_mfa=bool(kept.mfa_devices),
        )

    def role(self, name: str) -> Role | None:
        """Return a role by its name."""
        roles = self._kept("roles").values()
        return next(_read_roles(role for role in roles if role.name == name), None)

    def access_key(self, key_id: str) -> AccessKey | None:
        """Return a user's access key."""
        kept = self._kept("access_keys").get(key_id)
        return None if kept is None or not kept.user_name else _read_key(kept)

    def keys_of(self, user: str) -> Sequence[AccessKey]:
        """Return a user's access keys, in the order they were made."""
        keys = self._kept("access_keys").values()
        return [_read_key(each) for each in keys if each.user_name == user]

    def roles_of_profile(self, profile: str) -> Sequence[Role]:
        """Return the role of an instance profile."""
        profiles = self._kept("instance_profiles").values()
        found = next((each for each in profiles if each.name == profile), None)
        return list(_read_roles(found.roles)) if found else []

    def _kept(self, kind: str) -> dict[str, Any]:
        """Return what moto keeps of a kind, by its own id."""
        kept: dict[str, Any] = getattr(find_backend("iam", self._account), kind, {})
        return kept


def _read_key(kept: Any) -> AccessKey:
    return AccessKey(kept.access_key_id, kept.user_name, kept.status == "Active")


def _read_roles(kept: Iterable[Any]) -> Iterator[Role]:
    for role in kept:
        yield Role(role.name, role.arn)
