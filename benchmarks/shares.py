"""What each layer of the chain, and each part beside it, takes of an exercise.

The layers are found where the gateway binds them, and the listeners where it calls
them, each under the name of the function that made it: none can be forgotten here.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING, Any, overload
from unittest.mock import patch

from botocore.client import BaseClient

import gameday.simulator.engine.gateway.gateway as gateway_module
import gameday.simulator.world.gateway as chain
from benchmarks.figures import Share
from benchmarks.measure import without_collecting
from benchmarks.meter import Meter
from gameday.scenarios.catalogue import library_ids
from gameday.scenarios.loader import load_scenario
from gameday.scorecards.journal import Journal
from gameday.scorecards.scorecard import judge
from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.lambda_.invocation import Invocation
from gameday.simulator.engine.gateway.gateway import Gateway
from gameday.simulator.engine.gateway.layers import record
from gameday.simulator.engine.rehearsal import rehearse
from gameday.simulator.exercise import play
from gameday.simulator.options import Options
from gameday.simulator.referee import Referee
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.engine.gateway.gateway import Layer, Proceed
    from gameday.simulator.engine.gateway.layers import Listener

__all__ = ["share_out"]

_OURS = "gameday.simulator"


def share_out() -> Iterator[Share]:
    """Share out every scenario of the library, answered by its own responders."""
    for name in library_ids():
        loaded, options = load_scenario(name), Options(out=None)
        play(loaded, options)
        meter = Meter()
        with _charging(meter), without_collecting(), meter.running():
            play(loaded, options)
        total_s = sum(meter.spent_s.values())
        spent = sorted(meter.spent_s.items(), key=itemgetter(1), reverse=True)
        for part, cpu_s in spent:
            yield Share(
                exercise=loaded.id,
                part=part,
                cpu_ms=1000 * cpu_s,
                share=cpu_s / total_s,
                times=meter.times[part],
            )


@contextmanager
def _charging(meter: Meter) -> Iterator[None]:
    """Have every part charged to a meter, until the block ends."""
    with ExitStack() as stack:

        def charge(owner: Any, name: str, part: str, *, whole: bool = False) -> None:
            charged = meter.part(part, getattr(owner, name), whole=whole)
            stack.enter_context(patch.object(owner, name, charged))

        charge(BaseClient, "_make_api_call", "SDK of the callers")
        charge(Gateway, "serve", "gateway: reading requests")
        charge(Gateway, "look", "looks of the refusals", whole=True)
        charge(Invocation, "run", "handlers")
        charge(Journal, "record", "journal", whole=True)
        charge(Referee, "look", "referee", whole=True)
        charge(World, "__enter__", "world: opening", whole=True)
        charge(World, "__exit__", "world: closing", whole=True)
        charge(chain, "emulate", "moto")
        for function, part in (
            (deploy_stack, "stacks"),
            (judge, "judgement"),
            (rehearse, "rehearsals"),
        ):
            for module in _list_users(function):
                charge(module, function.__name__, part, whole=True)

        bind = gateway_module._bind  # noqa: SLF001 - where each layer is bound

        def bind_charged(layer: Layer, proceed: Proceed) -> Proceed:
            return bind(meter.part(f"layer: {_name(layer)}", layer), proceed)

        def record_charged(listeners: Sequence[Listener]) -> Layer:
            return record(_Charged(meter, listeners))

        stack.enter_context(patch.object(gateway_module, "_bind", bind_charged))
        stack.enter_context(patch.object(chain, "record", record_charged))
        yield


class _Charged(Sequence["Listener"]):
    """Listeners, each charged under its name; more may come."""

    def __init__(self, meter: Meter, listeners: Sequence[Listener]) -> None:
        self._meter = meter
        self._listeners = listeners

    def __len__(self) -> int:
        return len(self._listeners)

    @overload
    def __getitem__(self, index: int) -> Listener: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Listener]: ...

    def __getitem__(self, index: int | slice) -> Listener | Sequence[Listener]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        listen = self._listeners[index]
        return self._meter.part(f"listener: {_name(listen)}", listen)


def _name(function: Callable[..., Any]) -> str:
    """Name a layer or a listener: by what made it, or whose method it is."""
    cells = getattr(function, "__closure__", None) or ()
    names = getattr(getattr(function, "__code__", None), "co_freevars", ())
    within = dict(zip(names, (cell.cell_contents for cell in cells), strict=False))
    for name in ("inner", "listen"):  # made for others, or of answers
        if callable(within.get(name)):
            return _name(within[name])
    owner = getattr(function, "__self__", None)
    if owner is not None:
        return f"{type(owner).__name__}.{function.__name__}"
    made = str(function.__qualname__).replace(".<locals>", "")
    return made.removesuffix(".layer").removesuffix(".listen").removesuffix(".hear")


def _list_users(function: Callable[..., Any]) -> list[Any]:
    """List the modules that know a function by its name."""
    return [
        module
        for name, module in sorted(sys.modules.items())
        if name.startswith(_OURS)
        and getattr(module, function.__name__, None) is function
    ]
