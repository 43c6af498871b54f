"""A check: how a question of the playbook is answered, and what the answer reads.

The decorators stand above each answer, so that nobody writes one without the other. A
check that can be turned by something it does not name here is asked too late.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from gameday.simulator.referee.scope import Scope

if TYPE_CHECKING:
    from gameday.simulator.referee.answer import Answer
    from gameday.simulator.referee.checks.context import CheckContext
    from gameday.simulator.referee.scope import Matter

__all__ = ["Check", "reads", "reads_what"]

_About = TypeVar("_About")


@dataclass(frozen=True, slots=True)
class Check(Generic[_About]):
    """One check that the referee can answer."""

    answer: Callable[[CheckContext, _About], Answer]
    reads: Callable[[_About], Scope]
    """What it reads, by what it is about."""

    def __call__(self, context: CheckContext, about: _About) -> Answer:
        """Answer it now."""
        return self.answer(context, about)


_Answering = Callable[["CheckContext", _About], "Answer"]


def reads(*matters: str | Matter) -> Callable[[_Answering[_About]], Check[_About]]:
    """Make a check that reads the same whatever it is about.

    Args:
        matters: Services, by botocore's names, and kinds of facts.
    """
    scope = Scope.of(*matters)
    return reads_what(lambda _: scope)


def reads_what(
    find: Callable[[_About], Scope],
) -> Callable[[_Answering[_About]], Check[_About]]:
    """Make a check whose arguments say what it reads."""

    def decorate(answer: _Answering[_About]) -> Check[_About]:
        return Check(answer, find)

    return decorate
