"""An attempt: something an actor can try, and a question that needs no trying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gameday.simulator.referee.scope import ANYTHING, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.referee.answer import Answer

__all__ = ["Attempt", "DeferredAttempt"]


class Attempt(Protocol):
    """One thing an actor does, as often as it likes."""

    @property
    def reads(self) -> Scope:
        """What the last answer of `would_work` hung on, until it expires."""
        return ANYTHING

    def make(self) -> Answer:
        """Do it now and say whether it worked."""

    def would_work(self) -> Answer:
        """Say whether it would work now, without doing it and without a trace."""

    def rehearse(self) -> Answer | None:
        """Say whether what would work by all rules finds what it needs.

        None where `would_work` has said it all, and where only a try can tell.
        """
        return None


class DeferredAttempt(Attempt):
    """An attempt that is made ready when what it speaks of has a value.

    An inject may speak of what another one saves, which is not there before. Until then
    a question about it raises what `prepare` raises, an `InjectFailed`.

    Args:
        prepare: Makes the attempt ready.
    """

    def __init__(self, prepare: Callable[[], Attempt]) -> None:
        self._prepare = prepare
        self._ready: Attempt | None = None

    @property
    def reads(self) -> Scope:
        """What it hangs on; nobody knows before it is ready."""
        return ANYTHING if self._ready is None else self._ready.reads

    def make(self) -> Answer:
        """Do it now and say whether it worked."""
        return self._find().make()

    def would_work(self) -> Answer:
        """Say whether it would work now, without doing it and without a trace."""
        return self._find().would_work()

    def rehearse(self) -> Answer | None:
        """Say whether it would find what it needs; None where nobody can tell."""
        return self._find().rehearse()

    def _find(self) -> Attempt:
        if self._ready is None:
            self._ready = self._prepare()
        return self._ready
