"""The outlook of an inject: whether it could be done now, asked before it is tried.

A response may cut an inject off before its first try. What counts then is the moment it
became impossible, and not the later one at which somebody tried in vain. So it is asked
again after every change of the account, from the moment the inject is planned.
Policies are asked each time; whether what a call needs is still there is found out by a
rehearsal, once for each change that may have taken it away.
This module tries nothing and writes nothing; it remembers what the answers were.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gameday.scenarios.errors import InjectFailed
from gameday.scorecards.goals import ONLY_A_QUOTA
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.scope import ANYTHING, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Outlook"]

_MALFORMED = "Malformed"
"""How the codes begin that refuse a policy for its grammar, whatever the service."""
_ENDED = re.compile(
    r"[\w-]+:(?P<operation>\w+) (?:ended|would end) in (?P<error>[\w.]+)"
)
_THERE = re.compile(r"Already|Duplicate|InUse|Exists$")
_QUOTA = re.compile(
    r"(?<!Request)LimitExceeded|QuotaExceeded|TooManyBuckets|MaximumNumberOf\w*Exceeded"
)
"""How services refuse what an account has no more room for; no rate is among them."""
_DENIED = re.compile(r"Denied|Forbidden|NotAuthorized|Unauthorized")
_GONE = re.compile(r"NoSuch|NotFound|NonExistent|DoesNotExist|Gone$")
_TAKES_AWAY = re.compile(r"Delete|Deactivate|Deregister|Detach|Remove|Terminate")


class Outlook:
    """Whether one inject could be done, as far as is known.

    Args:
        would_work: Asks without trying.
        elapsed: Returns the seconds since the exercise began.
        has_response_begun: Whether a responder or a person has changed anything yet.
        rehearse: Tells whether what is allowed would succeed; None where only a try
            can tell.
        changes: How often the response has changed something so far, which may take
            away what the inject needs or give it back, and how often another inject
            has, which may bring it; None where it is too early to rehearse.
        reads: What the answers hang on.
    """

    def __init__(
        self,
        would_work: Callable[[], Answer],
        *,
        elapsed: Callable[[], float],
        has_response_begun: Callable[[], bool],
        rehearse: Callable[[], Answer | None] = lambda: None,
        changes: Callable[[], tuple[int, int] | None] = lambda: None,
        reads: Callable[[], Scope] = lambda: ANYTHING,
    ) -> None:
        self._would_work = would_work
        self._elapsed = elapsed
        self._has_response_begun = has_response_begun
        self._rehearse = rehearse
        self._changes = changes
        self._reads = reads
        self._rehearsed_after: tuple[int, int] | None = None
        self._rehearsed: Answer | None = None
        self._refused: Answer | None = None
        self._at_quota: Answer | None = None
        self._last: Answer | None = None
        self._was_possible = False
        self._was_done = False
        self._done_after: int | None = None
        self._impossible_since: float | None = None
        self._had_response_begun = False

    @property
    def reads(self) -> Scope:
        """What the last answer hung on, until it expires."""
        return self._reads()

    def is_touched(self, change: Scope) -> bool:
        """Say whether a change may give another answer than the last one."""
        return self._last is None or self.reads.meets(change)

    def ask(self) -> Answer | None:
        """Ask again; None where something it needs is not there yet."""
        answer = self._find_answer()
        if answer is None:
            return None
        expiry = answer.expiry
        # Policies alone allow what fails all the same, say on a bucket that is gone.
        if answer and (lack := self._find_lack()) is not None:
            answer = lack
        self._remember(answer)
        # A try that was refused is believed until another succeeds.
        if answer and self._refused is not None:
            told = f"{self._refused.reason} (seen at the next try)"
            answer = Answer(holds=False, reason=told)
        if answer and self._at_quota is not None:
            answer = replace(answer, reason=f"{ONLY_A_QUOTA}: {self._at_quota.reason}")
        self._last = replace(answer, expiry=expiry)
        return self._last

    def hear(self, tried: Answer) -> bool:
        """Take in how a try ended; say whether that is other than was known.

        One that fails because it was done before takes nothing from the adversary: what
        was to be made is there, what was to be destroyed is gone.
        """
        if not tried and self._was_done and self._stands(tried):
            self._at_quota = tried if _is_at_quota(tried) else None
            return False
        self._at_quota = None
        if tried:
            self._was_done, self._done_after = True, self._count_response()
        self._refused = None if tried else tried
        if tried:
            self._rehearsed = None  # whatever was missing is there by now
        return self._last is None or self._last.holds != tried.holds

    def find_cut(self, *, prevented: float | None) -> float | None:
        """Find when the response made an inject impossible that was refused just now.

        Args:
            prevented: When it last made another inject impossible, in seconds.

        Returns:
            Seconds since the exercise began; None where it is not the response's doing.
        """
        if not self._has_response_begun() or self._is_malformed():
            return None
        if self._impossible_since is None:
            return self._elapsed()  # only the try itself has shown it
        if not self._was_possible and prevented is not None:
            return prevented  # it lacks what another inject was to prepare
        return self._impossible_since if self._had_response_begun else None

    def _is_malformed(self) -> bool:
        """Say whether the last try could never have worked, in no account."""
        if self._refused is None:
            return False
        ended = _ENDED.match(self._refused.reason)
        return ended is not None and ended["error"].startswith(_MALFORMED)

    def _stands(self, tried: Answer) -> bool:
        """Say whether a try failed for what an earlier one had done."""
        if not self._find_answer():
            return False  # it may not be done any more, whatever is there
        ended = _ENDED.match(tried.reason)
        if ended is None or _DENIED.search(ended["error"]):
            return False
        if _is_at_quota(tried):
            return True  # whoever acts in the meantime makes no quota smaller
        since = self._count_response()
        if since is not None and since == self._done_after:
            return True  # nobody has done anything since that could be in the way
        takes_away = _TAKES_AWAY.match(ended["operation"])
        return bool((_GONE if takes_away else _THERE).search(ended["error"]))

    def _count_response(self) -> int | None:
        """Return how often the response has changed something; None if untold."""
        changes = self._changes()
        return changes[0] if changes is not None else None

    def _find_lack(self) -> Answer | None:
        """Say why an allowed call would fail, as far as a rehearsal shows; or None."""
        changes = self._changes()
        if changes is not None and self._may_differ(changes):
            self._rehearsed_after = changes
            before, self._rehearsed = self._rehearsed, self._rehearse()
            if before is not None and not before and self._rehearsed:
                self._refused = None  # it came back: what was refused would work now
        found = self._rehearsed
        if found is None or found or (self._was_done and self._stands(found)):
            return None
        return found

    def _may_differ(self, changes: tuple[int, int]) -> bool:
        """Say whether a rehearsal may end otherwise than the last one did."""
        if self._rehearsed_after is None:
            return True
        if changes[0] != self._rehearsed_after[0]:
            return True
        # What another inject did brings what was missing; it takes nothing away.
        is_lacking = self._rehearsed is not None and not self._rehearsed
        return is_lacking and changes != self._rehearsed_after

    def _find_answer(self) -> Answer | None:
        try:
            return self._would_work()
        except InjectFailed as error:
            # A name without a value says nothing yet; a principal that is gone does.
            if error.code == "reference-unbound":
                return None
            return Answer(holds=False, reason=str(error))

    def _remember(self, answer: Answer) -> None:
        if answer:
            self._was_possible, self._impossible_since = True, None
        elif self._impossible_since is None:
            self._impossible_since = self._elapsed()
            self._had_response_begun = self._has_response_begun()
        if not answer:
            self._refused = None


def _is_at_quota(tried: Answer) -> bool:
    """Tell whether a try failed since the account has no room for more of the kind."""
    ended = _ENDED.match(tried.reason)
    return ended is not None and _QUOTA.search(ended["error"]) is not None
