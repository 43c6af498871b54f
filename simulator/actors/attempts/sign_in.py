"""Trying to sign in to the console with a password: CloudTrail sees it either way.

A password is known from the first time it was right: one that was changed since is
not. What somebody does in the console afterwards is a call of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.actors.attempts.attempt import Attempt
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.model import SignIn
    from gameday.simulator.account import Readers
    from gameday.simulator.aws.cloudtrail import CloudTrail
    from gameday.simulator.aws.iam.state import User

__all__ = ["SignInAttempt"]

_ROOT = "root"
_USERS = Scope.of("iam")


class SignInAttempt(Attempt):
    """Signs in to an account's console, or fails to.

    Args:
        cloudtrail: Told of each attempt.
        readers: What there is in the account.
        sign_in: Gives who signs in, with references filled in.
        source_ip: Where the browser is.
        user_agent: The browser; a common one where left out.
    """

    def __init__(
        self,
        cloudtrail: CloudTrail,
        readers: Readers,
        *,
        sign_in: Callable[[], SignIn],
        source_ip: str,
        user_agent: str | None = None,
    ) -> None:
        self._cloudtrail = cloudtrail
        self._readers = readers
        self._sign_in = sign_in
        self._source_ip = source_ip
        self._browser = {} if user_agent is None else {"user_agent": user_agent}
        self._known: tuple[str, object] | None = None
        """The user's unique id, and the mark of the password that was right first."""

    @property
    def reads(self) -> Scope:
        """What it hangs on: users, passwords and devices are IAM's."""
        return _USERS

    def make(self) -> Answer:
        """Sign in now; an attempt that is meant to fail works by failing."""
        # Asked before the sign-in is told: a sensor that hears of it may wake a
        # responder, which must not change what this attempt was worth.
        wanted, answer = self._sign_in(), self.would_work()
        succeeds = wanted.success and answer.holds
        user = self._readers.iam.user(wanted.user)
        if succeeds and user is not None:
            self._known = (user.id, user.password)
        self._cloudtrail.console_login(
            wanted.user,
            self._source_ip,
            account=self._readers.account,
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
        refusal = self._refuse(self._readers.iam.user(name), mfa=wanted.mfa)
        if refusal is not None:
            return Answer(holds=False, reason=f"user {name} {refusal}")
        return Answer(holds=True, reason=f"user {name} can sign in to the console")

    def _refuse(self, user: User | None, *, mfa: bool) -> str | None:
        if user is None:
            return "does not exist"
        if user.password is None:
            return "has no console password"
        if self._known not in {None, (user.id, user.password)}:
            return "has another password now"
        if user.has_mfa and not mfa:
            return "is asked for a second factor"
        return None
