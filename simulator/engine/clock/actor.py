"""An actor: ordinary synchronous code that takes its turns on the virtual clock.

It can be resumed, interrupted and ended. When its turns come, and what its failure
means, is the clock's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from greenlet import GreenletExit, greenlet

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Context

__all__ = ["Actor", "whose_turn"]

_ABANDONED: list[greenlet] = []
"""Greenlets that must never run again, for as long as the process lives."""

_TURNS: list[Actor] = []
"""Who has a turn now; where the hub waits within one, the innermost comes last."""


def whose_turn() -> Actor | None:
    """Return who has the turn that is under way, or about to begin."""
    return _TURNS[-1] if _TURNS else None


class Actor:
    """A greenlet with a name, and what happens when it gains or loses control.

    Args:
        name: Who it is in the exercise: ``adversary``, ``responder:isolate-instance``.
        action: The code it runs; its return value is kept in `result`.
        hub: The greenlet that hands out the turns.
        context: The context variables it begins with; none where left out.
    """

    def __init__(
        self,
        name: str,
        action: Callable[[], Any],
        hub: greenlet,
        *,
        context: Context | None = None,
    ) -> None:
        self.name = name
        self.on_resume: list[Callable[[], None]] = []
        self.on_suspend: list[Callable[[], None]] = []
        self.on_finish: list[Callable[[Actor], None]] = []
        self.result: Any = None
        self.error: BaseException | None = None
        self.pending: BaseException | None = None
        """An exception to raise inside at its next turn."""
        self._action = action
        # The hub is its parent: when the code ends, control falls back to the hub by
        # itself, whoever was running before.
        self._greenlet = greenlet(self._run, parent=hub)
        # A greenlet starts with an empty context. The clock gives it the trail of who
        # starts it; a thread of an actor gets a copy of its parent's context.
        if context is not None:
            self._greenlet.gr_context = context

    @property
    def is_finished(self) -> bool:
        """Whether its code has returned or failed."""
        return bool(self._greenlet.dead)

    def take_turn(self) -> None:
        """Run until it waits or ends; called by the hub only."""
        _TURNS.append(self)
        try:
            self._take_turn()
        finally:
            _TURNS.pop()
        if self.is_finished:
            for finish in self.on_finish:
                finish(self)

    def _take_turn(self) -> None:
        for hook in self.on_resume:
            hook()
        try:
            # An exception is how somebody else wakes a waiting actor (an interrupt, a
            # signal, a time limit): it appears inside, at the very sleep it waits in.
            # A greenlet that never ran has no such place, and is simply started.
            if self.pending is not None and self._greenlet:
                error, self.pending = self.pending, None
                self._greenlet.throw(error)
            else:
                self._greenlet.switch()
        finally:
            # Control came back because it waits or has ended; either way what stands
            # for it in the process (environment, stdout) is put away again.
            for hook in reversed(self.on_suspend):
                hook()

    def end(self) -> None:
        """Give it a last turn, in which it is ended where it waits.

        Its ``finally`` blocks run in that turn, so what stands for it in the process
        (its environment, its credentials) is in force, as in every other. Code that
        refuses to end is left where it stands, and never resumed.
        """
        if not self._greenlet or self.is_finished:
            return  # it never began, or has ended: there is nothing of it to end
        self.pending = GreenletExit()
        self.take_turn()
        if not self.is_finished:
            # Were it ever collected, greenlet would raise inside it: lines of its own
            # would run, long after everything around it has gone.
            _ABANDONED.append(self._greenlet)

    def _run(self) -> None:
        try:
            self.result = self._action()
        except GreenletExit:
            pass  # `end`: the exercise is over, nobody is to hear of it
        except BaseException as error:  # noqa: BLE001 - the clock decides what it means
            self.error = error
