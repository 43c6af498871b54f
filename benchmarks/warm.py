"""Exercises of the library in a warm process, beside their calls on bare moto.

Each scenario is played without an answer, with its own responders, and with each of the
library's that has something to do in it. The peer makes the same stacks and every call
of the exercise that was not the simulator's own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.bare import Peer, with_shared_caches
from benchmarks.figures import compare
from benchmarks.measure import alternate
from benchmarks.recorded import record
from gameday.responders.catalogue import list_responders
from gameday.scenarios.catalogue import library_ids
from gameday.scenarios.loader import load_scenario
from gameday.scorecards.facts.account import ApiCalled
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.figures import Comparison
    from gameday.scenarios.loader import LoadedScenario

__all__ = ["AIM", "choose_answers", "compare_library"]

AIM = 1.3


def compare_library(rounds: int) -> Iterator[Comparison]:
    """Compare every scenario of the library, with everybody who answers it."""
    peer = Peer()
    with with_shared_caches():
        for name in library_ids():
            loaded = load_scenario(name)
            for told, options in choose_answers(loaded):
                script = record(loaded, options, peer).script
                pairs = alternate(
                    partial(play, loaded, options),
                    partial(peer.play, script),
                    rounds=rounds,
                )
                yield compare(
                    "warm",
                    f"{loaded.id}, answered by {told}",
                    pairs,
                    aim=AIM,
                    calls=len(script.calls),
                )


def choose_answers(loaded: LoadedScenario) -> Iterator[tuple[str, Options]]:
    """Go through who may answer a scenario, by their names."""
    own = tuple(each.use for each in loaded.scenario.responders)
    chosen = [(), own]
    chosen += [
        (name,)
        for name in list_responders()
        if (name,) not in chosen and _answers(loaded, name)
    ]
    for responders in chosen:
        told = " and ".join(responders) or "nobody"
        yield told, Options(responders=responders, out=None)


def _answers(loaded: LoadedScenario, responder: str) -> bool:
    """Say whether a responder does anything in a scenario."""
    played = play(loaded, Options(responders=(responder,), out=None))
    name = f"responder:{responder}"
    return any(
        fact.kind == ApiCalled.kind and str(fact.actor) == name for fact in played.facts
    )
