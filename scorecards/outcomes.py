"""How the responders' runs came out: who failed, was cut off, was refused, went round.

A run that went well at last is none of these, however often it was tried. Whether that
contained anybody is another question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.events import EventFailed
from gameday.scorecards.facts.response import (
    ResponderFailed,
    ResponderFinished,
    ResponderLooped,
    ResponderTimedOut,
)
from gameday.scorecards.facts.typed import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gameday.scorecards.facts.fact import Fact

__all__ = ["Outcomes", "find_outcomes"]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Responders by their names, each once, in the order in which it happened."""

    responder_failed: tuple[str, ...]
    """A run of theirs ended with an error, its last try included."""
    timed_out: tuple[str, ...]
    """A run of theirs was cut off by its timeout, its last try included."""
    refused: tuple[str, ...]
    """A call of theirs was refused: a permission is lacking."""
    looped: tuple[str, ...] = ()
    """They triggered themselves until Lambda stopped it, or it was cut off here."""
    endless: tuple[str, ...] = ()
    """Those of them that nothing in AWS would have stopped."""


def find_outcomes(facts: Iterable[Fact], *, so_far: bool = False) -> Outcomes:
    """Find how the responders' runs came out.

    Args:
        facts: The journal.
        so_far: Whether the exercise goes on: a run that is to be tried again has not
            come out any way yet.
    """
    known = tuple(facts)
    open_runs = set(_list_open(known)) if so_far else set()
    stopped = [
        told
        for told in select(known, ResponderLooped)
        if told.stopped_by and told.actor.responds
    ]
    return Outcomes(
        responder_failed=tuple(_list_ended(known, ResponderFailed, open_runs)),
        timed_out=tuple(_list_ended(known, ResponderTimedOut, open_runs)),
        refused=tuple(dict.fromkeys(_list_refused(known))),
        looped=tuple(dict.fromkeys(told.responder for told in stopped)),
        endless=tuple(
            dict.fromkeys(told.responder for told in stopped if told.is_endless)
        ),
    )


_End = ResponderFailed | ResponderFinished | ResponderTimedOut


def _list_ended(
    facts: Iterable[Fact],
    how: type[ResponderFailed | ResponderTimedOut],
    open_runs: set[str],
) -> list[str]:
    """List whose runs ended in a way, by the last try of each."""
    last: dict[tuple[str, str], _End] = {}
    ends: Iterator[_End] = select(
        facts, ResponderFailed, ResponderFinished, ResponderTimedOut
    )
    for end in ends:
        last[end.responder, end.request_id] = end
    names = (
        end.responder
        for end in last.values()
        if isinstance(end, how) and end.request_id not in open_runs
    )
    return list(dict.fromkeys(names))


def _list_open(facts: Iterable[Fact]) -> Iterator[str]:
    """List the runs whose last try failed and that are to be tried again."""
    last = {told.request_id: told for told in select(facts, EventFailed)}
    return (name for name, told in last.items() if told.retry_in is not None)


def _list_refused(facts: Iterable[Fact]) -> Iterator[str]:
    for call in select(facts, ApiCalled):
        if call.actor.responds and call.is_refused:
            yield call.actor.name
