"""The referee: writes on the journal the moment a watched question turns.

It is told of every change, and asks each question that the change can touch, so its
times are those of the changes themselves and not of some poll. An answer that will not
last of itself says when it ends, and is asked again at that moment. What changes
without a call is told to it, too (`prompts`). It neither scores nor acts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gameday.scorecards.actor import REFEREE
from gameday.scorecards.facts.account import ApiCalled
from gameday.simulator.referee.scope import ANYTHING, NOTHING, Matter, Scope
from gameday.simulator.referee.services import touch

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.engine.clock.virtual import VirtualClock, Wake
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.referee.watch import Watch

__all__ = ["Referee"]

_Read = TypeVar("_Read")

_FIRST_FAILURE = 400
_TOLD_AT_THE_END = {"goal": True, "objective": False}
"""Which answers are told once more, since their reason may be another one by now."""


class Referee:
    """Keeps watch over a set of questions.

    Args:
        journal: Where it writes their turnings.
        clock: The exercise's clock.
    """

    def __init__(self, journal: Recorder, clock: VirtualClock) -> None:
        self._journal = journal
        self._clock = clock
        self._watches: list[Watch] = []
        self._looks = 0
        self._alarms: dict[str, tuple[datetime, Wake]] = {}

    def add(self, watch: Watch) -> None:
        """Keep watch over one more question, from the next look on."""
        self._watches.append(watch)

    def once_a_look(self, read: Callable[..., _Read]) -> Callable[..., _Read]:
        """Let what several questions read be read once in each look."""
        read_at = -1
        known: dict[str, _Read] = {}

        def look_up(*about: object) -> _Read:
            nonlocal read_at
            if read_at != self._looks:
                read_at = self._looks
                known.clear()
            name = repr(about)
            if name not in known:
                known[name] = read(*about)
            return known[name]

        return look_up

    def may_turn(self, change: Scope) -> bool:
        """Say whether a change may turn anything that is watched."""
        return any(watch.is_touched(change) for watch in self._watches)

    def look(self, cause: str | None = None, *, change: Scope = ANYTHING) -> None:
        """Ask the questions that a change can touch; record those that have turned.

        Args:
            cause: What may have changed the answers, such as
                ``ec2:StopInstances by responder:isolate-instance``.
            change: What it may have touched.
        """
        self._looks += 1
        now = self._clock.now()
        # In the order they were added: goals, workloads and objectives that turn at one
        # moment stand on the journal in the same order each time.
        for watch in self._watches:
            # What ended by itself did so before whatever else happens at this moment.
            expired = watch.find_expired(now)
            if expired is not None:
                self._ask(watch, expired.why)
            elif watch.is_touched(change):
                self._ask(watch, cause)

    def close(self) -> None:
        """Write down why each open objective is open by now, and each goal held."""
        for watch in self._watches:
            last = watch.last
            if last is None or watch.kind not in _TOLD_AT_THE_END:
                continue
            if last.holds is _TOLD_AT_THE_END[watch.kind]:
                kind = watch.became_true if last else watch.became_false
                self._journal.record(
                    kind,
                    REFEREE,
                    **{watch.kind: watch.name},
                    reason=last.reason,
                    still=True,
                )

    def listen(self, call: Call, response: Response) -> None:
        """Look again after a call that changed the account."""
        if not call.read_only and response.status < _FIRST_FAILURE:
            told = Scope.of(Matter(ApiCalled.kind, call.operation))
            cause = f"{call.service}:{call.operation} by {call.actor}"
            self.look(cause, change=touch(call) | told)

    def _ask(self, watch: Watch, cause: str | None) -> None:
        answer = watch.look()
        self._set_alarm(watch)
        if answer is None:
            return
        kind = watch.became_true if answer else watch.became_false
        fields = {watch.kind: watch.name, "reason": answer.reason}
        if cause:
            fields["by"] = cause
        self._journal.record(kind, REFEREE, **fields)

    def _set_alarm(self, watch: Watch) -> None:
        """Look at the moment at which the watch's answer ends by itself."""
        name = f"{watch.kind} {watch.name}"
        at = None if watch.expiry is None else watch.expiry.at
        known = self._alarms.get(name)
        if known is not None and known[0] != at:
            known[1].cancel()
            del self._alarms[name]
        if at is None or name in self._alarms or at <= self._clock.now():
            return
        left_s = (at - self._clock.now()).total_seconds()
        wake = self._clock.call_later(left_s, self._wake, name=str(REFEREE))
        self._alarms[name] = (at, wake)

    def _wake(self) -> None:
        self.look(change=NOTHING)
