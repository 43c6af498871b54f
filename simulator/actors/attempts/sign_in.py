"""Trying to sign in to the console with a password: CloudTrail sees it either way.

A password is known from the first time it was right: one that was changed since is
not. What somebody does in the console afterwards is a call of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.referee.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.model import SignIn
    from gameday.simulator.aws.cloudtrail import CloudTrail

__all__ = ["SignInAttempt"]

_ROOT = "root"


class SignInAttempt:
    """Signs in to an account's console, or fails to.

    Args:
        cloudtrail: Told of each attempt.
        account: The account's id.
        sign_in: Gives who signs in, with references filled in.
        source_ip: Where the browser is.
        user_agent: The browser; a common one where left out.
    """

    def __init__(
        self,
        cloudtrail: CloudTrail,
        account: str,
        *,
        sign_in: Callable[[], SignIn],
        source_ip: str,
        user_agent: str | None = None,
    ) -> None:
        self._cloudtrail = cloudtrail
        self._account = account
        self._sign_in = sign_in
        self._source_ip = source_ip
        self._browser = {} if user_agent is None else {"user_agent": user_agent}
        self._known: tuple[str, str] | None = None
        """The user's unique id, and the password that was right first."""

    def make(self) -> Answer:
        """Sign in now; an attempt that is meant to fail works by failing."""
        wanted, answer = self._sign_in(), self.would_work()
        succeeds = wanted.success and answer.holds
        user = self._find(wanted.user)
        if succeeds and user is not None:
            self._known = (user.id, user.password)
        self._cloudtrail.console_login(
            wanted.user,
            self._source_ip,
            account=self._account,
            mfa=wanted.mfa,
            success=succeeds,
            **self._browser,
        )
        return answer

    def would_work(self) -> Answer:
        """Say whether the password would be accepted now."""
        wanted = self._sign_in()
        name = wanted.user
        if not wanted.success:
            return Answer(holds=True, reason=f"{name} is tried with a wrong password")
        if name == _ROOT:
            return Answer(holds=True, reason="the root user can always sign in")
        refusal = self._refuse(self._find(name), mfa=wanted.mfa)
        if refusal is not None:
            return Answer(holds=False, reason=f"user {name} {refusal}")
        return Answer(holds=True, reason=f"user {name} can sign in to the console")

    def _refuse(self, user: Any | None, *, mfa: bool) -> str | None:
        if user is None:
            return "does not exist"
        if user.password is None:
            return "has no console password"
        if self._known not in {None, (user.id, user.password)}:
            return "has another password now"
        if user.mfa_devices and not mfa:
            return "is asked for a second factor"
        return None

    def _find(self, name: str) -> Any | None:
        from moto.iam.models import iam_backends

        backend: Any = iam_backends[self._account]["aws"]
        return backend.users.get(name)
