"""What belongs to the process but differs from function to function.

Environment variables, the names of its folders, chance and clocks, boto3's default
session, standard output, logging and modules are the function's own while its greenlet
runs, and the process's again as soon as another one does. Entering and leaving exchange
references (and a few variables that programs inherit), so a switch costs some tens of
microseconds. The working directory stays as it is.
"""

from __future__ import annotations

import atexit
import linecache
import logging
import os
import sys
from contextlib import ExitStack, contextmanager
from os import getpid  # the real one, whatever a function is told
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import boto3

from gameday.simulator.aws.lambda_.modules import PrivateModules
from gameday.simulator.aws.lambda_.mounts import Mounts
from gameday.simulator.engine.clock.actor import whose_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TextIO

    from gameday.simulator.aws.lambda_.chance import Chance
    from gameday.simulator.aws.lambda_.children import Children
    from gameday.simulator.aws.lambda_.package import CodePackage
    from gameday.simulator.engine.clock.actor import Actor
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = [
    "Part",
    "ProcessExited",
    "ProcessState",
    "Slot",
    "aside",
    "function_state",
    "is_undisturbed",
    "step_aside",
]

_exit = os._exit


class ProcessExited(BaseException):
    """A function has ended its process, which is ours: `os._exit`.

    It is no `Exception`, so that a handler's ``except Exception`` does not swallow it.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Part(Protocol):
    """One thing of the process that is exchanged, and exchanged back."""

    def exchange(self) -> None:
        """Swap the process's value for the one that is kept."""


class Slot:
    """An attribute with another value while the state is in force."""

    def __init__(self, owner: Any, name: str, value: Any) -> None:
        self._owner = owner
        self._name = name
        self._kept = value

    def exchange(self) -> None:
        """Swap the attribute for the value that is kept."""
        kept, self._kept = self._kept, getattr(self._owner, self._name)
        setattr(self._owner, self._name, kept)


class _RootLevel:
    """The root logger's level; loggers remember what it lets through."""

    def __init__(self, level: int) -> None:
        self._kept = level

    def exchange(self) -> None:
        kept, self._kept = self._kept, logging.root.level
        if kept != self._kept:
            logging.root.setLevel(kept)


class _Variables:
    """The environment: Python's view of it, text and bytes, and what programs inherit.

    ``os.environ`` is referred to from everywhere, so its content is exchanged.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._kept = {os.fsencode(k): os.fsencode(v) for k, v in variables.items()}

    def exchange(self) -> None:
        new, old = self._kept, _content_of(os.environ)
        self._kept = old
        for view in (os.environ, os.environb):
            setattr(view, "_data", new)  # noqa: B010 - a private name, to the type checker
        for name in old.keys() - new.keys():
            os.unsetenv(name)
        for name, value in new.items():
            if old.get(name) != value:
                os.putenv(name, value)


class ProcessState:
    """The parts that change together."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self._away: set[Actor | None] = set()
        """Who of those that it follows are aside: threads of a function come and go."""

    def enter(self) -> None:
        """Make the process the function's; nothing happens if it is already."""
        if self not in _IN_FORCE and whose_turn() not in self._away:
            _IN_FORCE.append(self)
            for part in self._parts:
                part.exchange()

    def leave(self) -> None:
        """Give the process back, keeping what the function changed."""
        if self in _IN_FORCE:
            _IN_FORCE.remove(self)
            # Last in, first out: modules were found with the function's environment.
            for part in reversed(self._parts):
                part.exchange()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Leave whenever who has this turn has one, until the block ends."""
        who = whose_turn()
        self.leave()
        self._away.add(who)
        try:
            yield
        finally:
            self._away.discard(who)
            self.enter()

    @contextmanager
    def following(self, actor: Actor) -> Iterator[None]:
        """Be in force whenever an actor has its turn, until the block ends."""
        # The hooks are for the turns to come. The actor is in the midst of one now, so
        # the process is made its own by hand, and given back likewise at the end.
        actor.on_resume.append(self.enter)
        actor.on_suspend.append(self.leave)
        self.enter()
        try:
            yield
        finally:
            self.leave()
            actor.on_resume.remove(self.enter)
            actor.on_suspend.remove(self.leave)


_IN_FORCE: list[ProcessState] = []
"""The states the process is in, the innermost last: a policy's is within Lambda's."""


def is_undisturbed() -> bool:
    """Whether the process is nobody's but the simulator's at this moment."""
    return not _IN_FORCE


def step_aside(call: Call, proceed: Proceed) -> Response:
    """Answer a call in the process itself; a layer of the gateway, the outermost.

    Whoever answers is not the function: what it imports must not be the function's
    modules, what it logs and reads of the environment is its own.
    """
    with aside():
        return proceed(call)


@contextmanager
def aside() -> Iterator[None]:
    """Give the process back to the simulator for the length of a block."""
    with ExitStack() as stack:
        for state in tuple(reversed(_IN_FORCE)):
            stack.enter_context(state.away())
        yield


def function_state(
    *,
    environment: Mapping[str, str],
    output: TextIO,
    log_handler: logging.Handler,
    package: CodePackage,
    chance: Chance,
    children: Children,
) -> ProcessState:
    """Put together what a Lambda function finds when it runs."""
    return ProcessState(
        (
            _Variables(environment),
            Slot(boto3, "DEFAULT_SESSION", None),
            Slot(os, "_exit", _leave_process(getpid())),
            # Lambda freezes a process, and runs nothing at its end
            Slot(atexit, "register", lambda function, *_, **__: function),
            Slot(sys, "stdout", output),
            Slot(sys, "stderr", output),
            _RootLevel(logging.WARNING),
            Slot(logging.root, "handlers", [log_handler]),
            # loggers of the same name in two functions are two loggers
            Slot(logging.Logger.manager, "loggerDict", {}),
            # every function's index.py goes by the same name in a stack trace
            Slot(linecache, "cache", {}),
            PrivateModules(package),
            Mounts(package, package.make_tmp(), children.start),
            chance,
            children,
        )
    )


def _leave_process(process: int) -> Callable[[int], NoReturn]:
    def leave(status: int) -> NoReturn:
        if getpid() != process:
            _exit(status)  # a fork of the function's own, which is a process indeed
        raise ProcessExited(status)

    return leave


def _content_of(environment: Any) -> dict[bytes, bytes]:
    content: dict[bytes, bytes] = environment._data  # noqa: SLF001 - there is no other way
    return content
