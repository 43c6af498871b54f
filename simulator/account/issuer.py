"""Who hands out credentials of an account's principals: keys and sessions.

An intruder's key was leaked, and a session stolen; an exercise has to get hold of them
somehow. Whether a principal may have them is not asked: a scenario says who holds which
key. What the credentials are worth is decided call by call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.moto.credentials import (
    find_session,
    find_user_key,
    issue_instance_session,
    issue_role_session,
    issue_user_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gameday.simulator.aws.sts.credentials import Credentials

__all__ = ["Issuer"]


class Issuer:
    """Hands out credentials in the accounts that are kept in this process.

    Args:
        accounts: Returns the ids of the accounts there are.
        region: Where instances are.
    """

    def __init__(self, accounts: Callable[[], Sequence[str]], region: str) -> None:
        self._accounts = accounts
        self._region = region

    def find(self, access_key: str) -> Credentials | None:
        """Return the credentials an access key belongs to, in any of the accounts."""
        accounts = self._accounts()
        return find_session(accounts, access_key) or find_user_key(accounts, access_key)

    def make_key(self, account: str, user: str) -> Credentials:
        """Make an access key for a user, by name."""
        return issue_user_key(account, user)

    def begin_session(self, account: str, role_arn: str, name: str) -> Credentials:
        """Begin a session of a role, of that name, for an hour."""
        return issue_role_session(account, role_arn, name)

    def read_metadata(self, account: str, instance_id: str) -> Credentials:
        """Return the session an instance's metadata service hands out.

        Raises:
            UsageError: The instance has no profile, or the profile no role.
        """
        return issue_instance_session(account, self._region, instance_id)
