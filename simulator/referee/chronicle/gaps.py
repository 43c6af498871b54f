"""Write on the journal what of AWS somebody asked for and the account has not.

A gap is a fault of ours, so it must be known whatever became of the call: who made it
may have caught the error, or been refused before. Whose gaps decide a verdict is the
scorecard's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.actor import REFEREE
from gameday.scorecards.facts.exercise import EstateCreated
from gameday.scorecards.facts.response import ResponderDeployed
from gameday.scorecards.facts.typed import select
from gameday.simulator.aws.loops import find_asker
from gameday.simulator.engine.clock.trail import current_trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gameday.scorecards.facts.fact import Fact
    from gameday.scorecards.journal import Recorder
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.layers import Listener

__all__ = ["find_placeholder_resources", "tell_gap", "tell_gaps"]


def tell_gap(journal: Recorder, service: str, operation: str, what: str) -> None:
    """Record that the referee has no answer to a question about a call."""
    journal.record("gap.met", REFEREE, service=service, operation=operation, what=what)


def tell_gaps(journal: Recorder, placeholders: Mapping[str, str]) -> Listener:
    """Make a listener that records each gap once, with who met it first.

    Args:
        journal: Where it is written.
        placeholders: What stands in the account for a resource that it cannot make, by
            its physical id: in words.
    """
    told: set[tuple[str, ...]] = set()

    def listen(call: Call, response: Response) -> None:
        met = [(response.gap, False), (response.note, True)]
        met += ((what, False) for what in _find_touched(call, placeholders))
        for what, idle in met:
            if what is None:
                continue
            gap = (str(call.actor), call.service, call.operation, what)
            if gap in told:
                continue
            told.add(gap)
            # The last step is the call itself; before it, who had its caller run.
            asker = find_asker(current_trail()[:-1])
            journal.record(
                "gap.met",
                call.actor,
                service=call.service,
                operation=call.operation,
                what=what,
                **({"asked_by": asker} if asker else {}),
                **({"idle": True} if idle else {}),
            )

    return listen


def find_placeholder_resources(facts: Iterable[Fact]) -> dict[str, str]:
    """Find what stands for resources of a type that the account cannot make.

    Args:
        facts: The journal, from before anybody acts.
    """
    found = {}
    stacks: Iterator[EstateCreated | ResponderDeployed]
    stacks = select(facts, EstateCreated, ResponderDeployed)
    for stack in stacks:
        for name in stack.unsupported:
            kind, physical_id = _read_resource(stack.resources.get(name))
            if physical_id:
                found[physical_id] = f"the resource `{name}` of the type {kind}"
    return found


def _read_resource(resource: object) -> tuple[str, str]:
    """Read a stack's resource as the journal has it: its type, its physical id."""
    if not isinstance(resource, list) or len(resource) != 2:  # noqa: PLR2004
        return "", ""
    kind, physical_id = map(str, resource)
    return kind, physical_id


def _find_touched(call: Call, placeholders: Mapping[str, str]) -> Iterator[str]:
    """Find the placeholders that a call speaks of."""
    if not placeholders:
        return
    texts = list(_list_texts(call.params))
    for physical_id, what in placeholders.items():
        if any(physical_id in text for text in texts):
            yield what


def _list_texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _list_texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _list_texts(each)
    elif isinstance(value, str):
        yield value
