"""Who signed a call: the principal behind an access key, as the account knows it now.

A key deleted a moment ago belongs to nobody. Signatures are not checked (every caller
is in this exercise), nor permissions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gameday.simulator.aws.iam.credentials import refuse_key
from gameday.simulator.engine.gateway.call import AwsError, Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Identities", "KeyReader"]


class KeyReader(Protocol):
    """Knows the holders of access keys: of users, of sessions, the simulator's own."""

    def find_holder(self, account: str, access_key: str) -> Caller | None:
        """Return the principal of an account that has a key now, or None."""


@dataclass(frozen=True, slots=True)
class Identities:
    """The principals of every account in the exercise.

    Args:
        accounts: The account ids, asked for at each call; the first is the exercise's.
        keys: Knows the holder of a key.
        is_undisturbed: Whether it is the simulator's own code that runs now, and no
            responder's. The simulator's key is good for nobody else, however he came
            by it.
    """

    accounts: Callable[[], Iterable[str]]
    keys: KeyReader
    is_undisturbed: Callable[[], bool] = lambda: True

    def identify(self, access_key: str | None, service: str) -> Caller:
        """Name the caller; without a key it is a stranger.

        Raises:
            AwsError: Nobody has the key, in the words of the called service.
        """
        if access_key is None:
            account = next(iter(self.accounts()))
            return Caller(kind="anonymous", account=account, arn="*")
        caller = self.find(access_key)
        if caller is None or (caller.is_simulator and not self.is_undisturbed()):
            refusal = refuse_key(service)
            raise AwsError(refusal.code, refusal.message, status=refusal.status)
        return caller

    def find(self, access_key: str) -> Caller | None:
        """Return the principal a key belongs to now, or None."""
        for account in self.accounts():
            caller = self.keys.find_holder(account, access_key)
            if caller is not None:
                return caller
        return None
