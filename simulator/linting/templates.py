"""The templates of a scenario, and what is wrong with the documents in each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation import find_faults, read_source
from gameday.scenarios.errors import ScenarioError
from gameday.scenarios.places import Places
from gameday.scenarios.references import has_reference
from gameday.simulator.deployment.cloudformation.evaluation import Evaluation
from gameday.simulator.deployment.cloudformation.parameters import find_values
from gameday.simulator.deployment.kinds import split_spec
from gameday.simulator.deployment.template.preparation import name_pseudo_parameters
from gameday.simulator.deployment.template.responder import find_template
from gameday.simulator.linting.calls import list_calls
from gameday.simulator.linting.marks import MARK, Marking
from gameday.simulator.linting.policies import find_policy_faults
from gameday.simulator.linting.services import find_service_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.cloudformation import Source
    from gameday.scenarios.document import Path as Keys
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.validation import Fault

__all__ = ["examine_template", "find_problems"]


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find every document in a scenario's templates that AWS would not take."""
    if draft.template is not None:
        yield from _examine(draft.template.path, draft.scenario.parameters)
    places = Places.beside(Path(draft.document.path))
    for _, responder in draft.responders:
        kind, about = split_spec(responder.use, places)
        if kind == "template":
            yield from _examine(*find_template(about, responder.settings, places))


def _examine(path: Path, given: Mapping[str, Any]) -> Iterator[Problem]:
    try:
        source = read_source(path)
    except ScenarioError:
        return  # which is told by whoever reads it first
    yield from examine_template(source, given)


def examine_template(source: Source, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Find every document in a template that AWS would not take, in its order.

    Args:
        source: The template.
        given: Values of its parameters. One that refers to the estate is not known.
    """
    if _has_macro(source.content):
        return
    found = find_values(source, given, look_up=lambda _: MARK)
    if found.problems:
        return  # nothing can be worked out, and the deployment says why
    values = {k: MARK if has_reference(v) else v for k, v in found.values.items()}
    tracing = _Tracing(
        source.content,
        {**name_pseudo_parameters(None), **values},
        include=lambda _: None,
        resolve=lambda _: MARK,
    )
    template = tracing.run()
    if any(find_faults(template)):
        return
    marking = Marking(tracing.written)
    faults = dict.fromkeys(
        fault
        for name, resource in template["Resources"].items()
        for fault in _examine_resource(name, resource, marking)
    )
    located = [source.problem(f.path, f.message, f.hint) for f in faults]
    yield from ScenarioError(located).problems


def _has_macro(template: Mapping[str, Any]) -> bool:
    """Say whether a macro of somebody's own makes another template of it."""
    listed = template.get("Transform") or []
    names = listed if isinstance(listed, list) else [listed]
    return not all(isinstance(n, str) and n.startswith("AWS::") for n in names)


class _Tracing(Evaluation):
    """Works a template out, and notes where each mapping and list was written."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.written: dict[int, tuple[Keys, Any]] = {}

    def evaluate(self, value: Any, path: Keys = ()) -> Any:
        """Return a value with everything worked out that can be."""
        result = super().evaluate(value, path)
        if isinstance(result, dict | list):
            self.written.setdefault(id(result), (path, result))
        return result


def _examine_resource(
    name: str, resource: Mapping[str, Any], marking: Marking
) -> Iterator[Fault]:
    path = ("Resources", name, "Properties")
    properties = marking.mark(resource.get("Properties") or {}, path)
    if not isinstance(properties, dict):
        return
    for call in list_calls(str(resource["Type"]), properties):
        yield from find_policy_faults(name, call, marking)
        yield from find_service_faults(name, call, marking)
