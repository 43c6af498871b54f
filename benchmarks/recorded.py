"""What an exercise does to its account, recorded, and made ready for the bare emulator.

Recorded are the stacks, and every call that is not the simulator's own. The ids of the
exercise are not those of the peer: they are learnt in one rehearsal, by comparing what
the same call was answered here and there; a replay has nothing left to find out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from benchmarks.bare import BareCall, BareStack, Script
from gameday.scorecards.facts.exercise import ExerciseEnded
from gameday.simulator.aws.moto.wire import MotoWire
from gameday.simulator.deployment import load_responders
from gameday.simulator.deployment.uploads import BUCKET
from gameday.simulator.exercise import Exercise
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from benchmarks.bare import Peer
    from gameday.scenarios.loader import LoadedScenario
    from gameday.simulator.deployment import Responder
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.options import Options

__all__ = ["Recording", "record"]

_SHORTEST_ID = 6
"""Characters of the shortest value that is taken for an id: shorter ones are words."""


@dataclass(frozen=True, slots=True)
class Recording:
    """An exercise's deeds, as the bare emulator is asked for them."""

    script: Script
    refused: int
    """Calls that got an error in the exercise."""
    other: int
    """Calls that the emulator answers otherwise: with an error, or without one."""


@dataclass(frozen=True, slots=True)
class _Answered:
    call: BareCall
    answer: Mapping[str, Any] | None
    """None for an error."""


def record(
    loaded: LoadedScenario,
    options: Options,
    peer: Peer,
    *,
    responders: list[Responder] | None = None,
) -> Recording:
    """Play a scenario once, and rehearse what it did on the peer.

    Raises:
        RuntimeError: It came to no end, so that there is nothing to compare.
    """
    if responders is None:
        responders = load_responders(loaded, options.responders, places=options.places)
    calls: list[_Answered] = []
    with World(
        loaded.scenario.start,
        seed=options.seed,
        latency=options.latency,
        limits=options.limits,
    ) as world:
        world.listeners.append(lambda call, answer: calls.append(_note(call, answer)))
        Exercise(world, loaded, responders).run()
        ended = next(f for f in world.journal.facts if f.kind == ExerciseEnded.kind)
        if "verdict_hint" in ended.fields:
            raise RuntimeError(f"{loaded.id} was not played: {ended.fields['reason']}")
        client = world.account.client("cloudformation")
        stacks = tuple(_list_stacks(client, loaded.scenario.parameters))
        uploads = dict(_list_uploads(world.account.client("s3")))
        ids = _list_ids(client, stacks)
    script = Script(BUCKET, uploads, stacks, ())
    ready, other = _rehearse(peer, script, calls, ids)
    refused = sum(each.answer is None for each in calls)
    return Recording(replace(script, calls=ready), refused, other)


def _note(call: Call, response: Response) -> _Answered:
    asked = BareCall(call.service, call.operation, call.params, call.region)
    if response.error_code is not None:
        return _Answered(asked, None)
    result = response.result
    return _Answered(
        asked, MotoWire.read_result(call, response) if result is None else result
    )


def _list_stacks(client: Any, parameters: Mapping[str, Any]) -> Iterator[BareStack]:
    """List the stacks there are, in their order; only the estate has parameters."""
    for name in [each["StackName"] for each in client.describe_stacks()["Stacks"]]:
        template = client.get_template(StackName=name)["TemplateBody"]
        given = parameters if name == "estate" else {}
        # moto gives a template in JSON back as what it says.
        text = template if isinstance(template, str) else json.dumps(template)
        yield BareStack(name, text, {key: str(each) for key, each in given.items()})


def _list_uploads(s3: Any) -> Iterator[tuple[str, bytes]]:
    """List the code that was put into the bucket of deployments, if it is there."""
    if BUCKET in [each["Name"] for each in s3.list_buckets()["Buckets"]]:
        for each in s3.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
            got = s3.get_object(Bucket=BUCKET, Key=each["Key"])
            yield each["Key"], got["Body"].read()


def _list_ids(client: Any, stacks: tuple[BareStack, ...]) -> dict[str, str]:
    """Return the physical ids and outputs of stacks, by names that do not change."""
    found = {}
    for stack in stacks:
        described = client.describe_stacks(StackName=stack.name)["Stacks"][0]
        for output in described.get("Outputs", ()):
            found[f"{stack.name} output {output['OutputKey']}"] = output["OutputValue"]
        resources = client.describe_stack_resources(StackName=stack.name)
        for each in resources["StackResources"]:
            # moto names nothing of a resource that it does not know.
            name = f"{stack.name} {each.get('LogicalResourceId')}"
            found[name] = each.get("PhysicalResourceId", "")
    return found


def _rehearse(
    peer: Peer, script: Script, calls: list[_Answered], ids: Mapping[str, str]
) -> tuple[tuple[BareCall, ...], int]:
    """Make the calls with the peer's own ids, learning them on the way.

    Returns:
        The calls, and how many are answered otherwise than in the exercise.
    """
    known: dict[str, str] = {}
    ready, other = [], 0
    with peer.open() as call:
        peer.deploy(script)
        with peer.aside():
            theirs = _list_ids(peer.client("cloudformation"), script.stacks)
        for name, value in ids.items():
            _learn(known, value, theirs.get(name, value))
        for each in calls:
            asked = replace(each.call, params=_translate(each.call.params, known))
            answer = call(asked)
            failed = isinstance(answer, Exception)
            other += failed is not (each.answer is None)
            if not failed:
                _compare(known, each.answer, answer)
            ready.append(asked)
    return tuple(ready), other


def _compare(known: dict[str, str], ours: Any, theirs: Any) -> None:
    """Learn the ids in two answers of the same form."""
    match ours, theirs:
        case dict(), dict():
            for key in ours.keys() & theirs.keys():
                _compare(known, ours[key], theirs[key])
        case list(), list():
            for one, other in zip(ours, theirs, strict=False):
                _compare(known, one, other)
        case str(), str():
            _learn(known, ours, theirs)


def _learn(known: dict[str, str], ours: str, theirs: str) -> None:
    if ours != theirs and min(len(ours), len(theirs)) >= _SHORTEST_ID:
        known.setdefault(ours, theirs)


def _translate(value: Any, known: Mapping[str, str]) -> Any:
    """Replace every id that is known in what a call is given."""
    match value:
        case dict():
            return {key: _translate(each, known) for key, each in value.items()}
        case list():
            return [_translate(each, known) for each in value]
        case str():
            # The longest first: an ARN has the id within it.
            for ours in sorted(known, key=len, reverse=True):
                value = value.replace(ours, known[ours])
    return value
