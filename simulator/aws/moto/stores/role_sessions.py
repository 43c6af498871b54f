"""Sessions of roles, begun in moto (see `aws.sts.assuming.RoleSessions`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.moto.credentials import issue_role_session
from gameday.simulator.aws.moto.readers.backends import find_backend
from gameday.simulator.aws.moto.user_sessions import MotoUserSessions

if TYPE_CHECKING:
    from gameday.simulator.aws.sts.credentials import Credentials
    from gameday.simulator.aws.sts.facts import SessionFacts

__all__ = ["MotoRoleSessions"]

_ONE_HOUR_S = 3600


class MotoRoleSessions:
    """Where sessions of roles are begun."""

    def begin(
        self,
        account: str,
        role_arn: str,
        session_name: str,
        *,
        duration_s: int,
        facts: SessionFacts,
    ) -> Credentials:
        """Begin a session that belongs to the role's account."""
        return issue_role_session(
            account, role_arn, session_name, duration_s=duration_s, facts=facts
        )

    def find_longest(self, role_arn: str) -> int:
        """Return a role's MaxSessionDuration, in seconds."""
        role = _find_role(role_arn)
        return int(getattr(role, "max_session_duration", None) or _ONE_HOUR_S)

    def find_id(self, role_arn: str) -> str:
        """Return a role's unique id."""
        return str(getattr(_find_role(role_arn), "id", ""))

    def list_devices(self, account: str, user: str) -> tuple[str, ...]:
        """Return the serial numbers of a user's MFA devices."""
        return MotoUserSessions().list_devices(account, user)


def _find_role(role_arn: str) -> Any | None:
    backend = find_backend("iam", Arn.read(role_arn).account)
    roles = backend.roles.values() if backend else ()
    return next((role for role in roles if role.arn == role_arn), None)
