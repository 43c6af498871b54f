"""Sessions made with an IAM user's key: of the user itself, or of a federated user.

What ``GetSessionToken`` and ``GetFederationToken`` hand out is kept beside its key in
moto, as long as the account lives. Such a session hangs on the user, not on the key it
was asked for with: the key may be switched off or deleted, the session goes on until it
expires or the user loses the permissions
(https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html).
Who may have one is not asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.sts.credentials import Credentials

if TYPE_CHECKING:
    from datetime import datetime

    from gameday.simulator.aws.sts.tokens import SessionTerms

__all__ = ["MotoUserSessions", "UserSession", "find_user_session"]


@dataclass(frozen=True, slots=True)
class UserSession:
    """A session of an IAM user, or of a federated user that one vouches for."""

    account: str
    user: Any
    """moto's IAM user, whose permissions the session has."""
    key: Any
    """moto's access key of the session."""
    token: str
    issued_at: datetime
    expires_at: datetime
    terms: SessionTerms

    @property
    def credentials(self) -> Credentials:
        """What the session signs calls with."""
        return Credentials(
            account=self.account,
            arn=self.arn,
            access_key=self.key.access_key_id,
            secret=self.key.secret_access_key,
            token=self.token,
            issued_at=self.issued_at,
            expires_at=self.expires_at,
        )

    @property
    def arn(self) -> str:
        """The principal: the IAM user, or the federated user."""
        if self.terms.federated is None:
            return str(self.user.arn)
        return f"arn:aws:sts::{self.account}:federated-user/{self.terms.federated}"

    @property
    def principal_id(self) -> str:
        """The unique id: ``AIDA…``, or ``account:name`` of a federated user."""
        if self.terms.federated is None:
            return str(self.user.id)
        return f"{self.account}:{self.terms.federated}"


class MotoUserSessions:
    """Where sessions of users are begun (see `aws.sts.tokens.UserSessions`)."""

    def start(self, account: str, user: str, terms: SessionTerms) -> Credentials:
        """Begin a session and register its key with moto."""
        from moto.sts.utils import random_session_token

        backend = _iam(account)
        key = backend.create_temp_access_key()
        issued_at = key.create_date.replace(tzinfo=UTC)  # moto keeps it naive
        session = UserSession(
            account=account,
            user=backend.get_user(user),
            key=key,
            token=random_session_token(),
            issued_at=issued_at,
            expires_at=issued_at + timedelta(seconds=terms.duration_s),
            terms=terms,
        )
        key.user_session = session
        return session.credentials

    def list_devices(self, account: str, user: str) -> tuple[str, ...]:
        """Return the serial numbers of a user's MFA devices."""
        return tuple(_iam(account).get_user(user).mfa_devices)


def find_user_session(account: str, access_key: str) -> UserSession | None:
    """Return the session a key belongs to, or None: the user may be gone, too."""
    backend = _iam(account)
    key = backend.access_keys.get(access_key)
    session: UserSession | None = getattr(key, "user_session", None)
    if session is None or session.user not in backend.users.values():
        return None
    return session


def _iam(account: str) -> Any:
    # moto takes a second to import, and whoever imports this may not need it.
    from moto.iam.models import iam_backends

    return iam_backends[account]["aws"]
