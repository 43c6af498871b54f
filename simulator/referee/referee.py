"""The referee: writes on the journal the moment a watched question turns.

It is asked to look after every call that changed the account, so its times are those of
the changes themselves and not of some poll; what changes without a call prompts it to
look, too (`prompts`). It neither scores nor acts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.actor import REFEREE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.referee.watch import Watch

__all__ = ["Referee"]

_FIRST_FAILURE = 400
_TOLD_AT_THE_END = {"goal": True, "objective": False}
"""Which answers are told once more, since their reason may be another one by now."""


class Referee:
    """Keeps watch over a set of questions.

    Args:
        journal: Where it writes their turnings.
    """

    def __init__(self, journal: Recorder) -> None:
        self._journal = journal
        self._watches: list[Watch] = []

    def add(self, watch: Watch) -> None:
        """Keep watch over one more question, from the next look on."""
        self._watches.append(watch)

    def look(self, cause: str | None = None, *, kinds: Sequence[str] = ()) -> None:
        """Ask every question again and record those whose answer turned.

        Args:
            cause: What may have changed the answers, such as
                ``ec2:StopInstances by responder:isolate-instance``.
            kinds: Which kinds of watch to ask; all where left out.
        """
        # In the order they were added: goals, workloads and objectives that turn at one
        # moment stand on the journal in the same order each time.
        for watch in self._watches:
            if kinds and watch.kind not in kinds:
                continue
            answer = watch.look()
            if answer is None:
                continue
            kind = watch.became_true if answer else watch.became_false
            fields = {watch.kind: watch.name, "reason": answer.reason}
            if cause:
                fields["by"] = cause
            self._journal.record(kind, REFEREE, **fields)

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
            self.look(f"{call.service}:{call.operation} by {call.actor}")
