"""Who there is in moto's accounts, as services look up the principals of a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.readers.backends import find_backend, list_backends

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MotoDirectory"]

_KEPT = {"group": "groups", "role": "roles", "user": "users"}


class MotoDirectory:
    """The principals of all accounts (see `Directory`)."""

    def keeps(self, account: str) -> bool:
        """Say whether an account is kept here."""
        return find_backend("iam", account) is not None

    def has_principal(self, account: str, kind: str, name: str) -> bool:
        """Say whether a user or role is there, by path and name, or by name alone.

        A session's ARN has the name of its role without the path.
        """
        arn = f"arn:aws:iam::{account}:{kind}/{name}"
        entities = _list_entities(account, kind)
        is_session = kind == "role" and "/" not in name
        return any(
            each.arn == arn or (is_session and each.name == name) for each in entities
        )

    def has_unique_id(self, unique_id: str) -> bool:
        """Say whether a user or role has a unique id."""
        return any(
            each.id == unique_id
            for account in list_backends("iam")
            for kind in ("role", "user")
            for each in _list_entities(account, kind)
        )

    def policy_type(self, policy: str) -> str | None:
        """Return the type of an organization's policy."""
        backends: Any = list_backends("organizations")
        for account in backends:
            for backend in backends[account].values():
                for each in backend.policies:
                    if each.id == policy:
                        return str(each.type)
        return None

    def inline_policies(self, account: str, kind: str, name: str) -> dict[str, str]:
        """Return a user's, group's or role's inline policies by their names."""
        for each in _list_entities(account, kind):
            if each.name == name:
                return dict(each.policies)
        return {}


def _list_entities(account: str, kind: str) -> Iterator[Any]:
    kept = getattr(find_backend("iam", account), _KEPT.get(kind, kind), {})
    yield from kept.values()
