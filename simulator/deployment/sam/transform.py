"""Go through a template's resources and write out those of SAM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.spelling import suggest
from gameday.simulator.deployment.sam.connectors import add_connector, add_connectors
from gameday.simulator.deployment.sam.functions import add_function
from gameday.simulator.deployment.sam.generation import Generation, ref
from gameday.simulator.deployment.sam.globals import apply_globals
from gameday.simulator.deployment.sam.layers import add_layer
from gameday.simulator.deployment.sam.state_machines import add_state_machine
from gameday.simulator.deployment.sam.tables import add_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.cloudformation import Template

__all__ = ["transform"]

_PREFIX = "AWS::Serverless::"
_LEFT_OUT = frozenset(
    f"{_PREFIX}{name}"
    for name in ("Api", "Application", "CapacityProvider", "GraphQLApi", "HttpApi")
) | {f"{_PREFIX}WebSocketApi"}

_WRITERS: Mapping[str, Callable[[Generation, str, Template], None]] = {
    f"{_PREFIX}Connector": add_connector,
    f"{_PREFIX}Function": add_function,
    f"{_PREFIX}LayerVersion": add_layer,
    f"{_PREFIX}SimpleTable": add_table,
    f"{_PREFIX}StateMachine": add_state_machine,
}


def transform(template: Template) -> Generation:
    """Write out a template's serverless resources.

    Args:
        template: A template whose functions were worked out as far as they can be.
    """
    originals = apply_globals(template)
    generation = Generation(originals)
    # S3 events change buckets, so those are there before the functions are
    for logical_id, resource in originals.items():
        if not str(resource.get("Type")).startswith(_PREFIX):
            generation.resources[logical_id] = {
                k: v for k, v in resource.items() if k != "Connectors"
            }
    for logical_id, resource in originals.items():
        if str(resource.get("Type")).startswith(_PREFIX):
            _write(generation, logical_id, resource)
    for logical_id, resource in originals.items():
        add_connectors(generation, logical_id, resource.get("Connectors") or {})
    _keep_order(generation, originals)
    _rename(generation)
    return generation


def _write(generation: Generation, logical_id: str, resource: Template) -> None:
    kind = str(resource["Type"])
    if kind in _LEFT_OUT:
        generation.note(f"`{logical_id}` ({kind}) is left out: nobody calls it here")
        generation.add(logical_id, kind, resource.get("Properties") or {})
        return
    writer = _WRITERS.get(kind)
    if writer is None:
        hint = suggest(kind, [*_WRITERS, *_LEFT_OUT])
        generation.complain((logical_id, "Type"), f"SAM has no `{kind}`", hint)
        return
    writer(generation, logical_id, resource)


def _keep_order(generation: Generation, originals: Template) -> None:
    """Put the resources into the template's order, the added ones behind."""
    made = generation.resources
    first = [name for name in originals if name in made]
    rest = [name for name in made if name not in originals]
    generation.resources = {name: made[name] for name in (*first, *rest)}


def _rename(generation: Generation) -> None:
    """Let ``Function.Alias`` and ``Function.Version`` mean what was made for them."""
    if generation.renamed:
        generation.resources = rename(generation.resources, generation.renamed)


def rename(value: Any, names: Mapping[str, Any]) -> Any:
    """Replace references to what SAM lets a template refer to."""
    if isinstance(value, list):
        return [rename(each, names) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"Ref"} and value["Ref"] in names:
        return ref(names[value["Ref"]])
    if value.keys() == {"Fn::GetAtt"}:
        name, attribute = value["Fn::GetAtt"]
        first, dot, rest = attribute.partition(".")
        if f"{name}.{first}" in names:
            target = names[f"{name}.{first}"]
            return {"Fn::GetAtt": [target, rest]} if dot else ref(target)
    return {key: rename(each, names) for key, each in value.items()}
