"""A template from its file to what the account is given: the steps, in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation import find_faults, is_serverless, read_source
from gameday.simulator.account.embedded import DEFAULT_ACCOUNT, DEFAULT_REGION
from gameday.simulator.aws.cloudformation.properties import find_faults as find_unfit
from gameday.simulator.deployment.cloudformation.evaluation import Evaluation
from gameday.simulator.deployment.cloudformation.parameters import find_values
from gameday.simulator.deployment.cloudformation.references import check_references
from gameday.simulator.deployment.sam import (
    find_faults as find_serverless_faults,
    transform,
)
from gameday.simulator.deployment.template.adaptation import adapt
from gameday.simulator.deployment.template.artifacts import Artifacts
from gameday.simulator.deployment.template.definitions import Definitions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.cloudformation import Source, Template
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.validation import Fault
    from gameday.simulator.deployment.template.surroundings import Surroundings

__all__ = ["Prepared", "name_pseudo_parameters", "prepare"]


@dataclass(slots=True)
class Prepared:
    """A template that is ready to be deployed, if there are no problems."""

    template: Template
    archives: Mapping[str, bytes] = field(default_factory=dict)
    roots: Mapping[str, Path] = field(default_factory=dict)
    """The folders that archives were packed from, by key."""
    lacks: Mapping[str, str] = field(default_factory=dict)
    """What a function cannot run without and nobody has, by its logical id."""
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def prepare(
    source: Source,
    given: Mapping[str, Any],
    surroundings: Surroundings | None = None,
) -> Prepared:
    """Work a template out.

    Args:
        source: The template.
        given: Values of its parameters.
        surroundings: The account it is for; None where there is none yet, and what
            only the account knows is taken as it is.
    """
    look_up = surroundings.look_up if surroundings else None
    found = find_values(source, given, look_up=look_up)
    if found.problems:
        return Prepared({"Resources": {}}, problems=found.problems)
    names = {**name_pseudo_parameters(surroundings), **found.values}
    evaluation = Evaluation(
        source.content,
        names,
        include=lambda location: _include(source.path.parent, location),
        resolve=surroundings.resolve if surroundings else lambda reference: reference,
    )
    template = evaluation.run()
    faults, notes = list(evaluation.faults), []
    misshapen = [*find_faults(template), *find_serverless_faults(template)]
    if misshapen:
        # nothing can be made of it; what evaluation said already is said once
        told = {fault.path for fault in faults}
        faults += [fault for fault in misshapen if fault.path not in told]
        return Prepared({"Resources": {}}, problems=_locate(source, faults))
    if is_serverless({**source.content, **template}):
        generation = transform(template)
        faults += generation.faults
        notes += generation.notes
        template["Resources"] = generation.resources
    template.pop("Globals", None)
    return _finish(source, template, surroundings, faults, notes)


def _finish(
    source: Source,
    template: Template,
    surroundings: Surroundings | None,
    faults: list[Fault],
    notes: list[str],
) -> Prepared:
    folder = source.path.parent
    has_object = surroundings.has_object if surroundings else lambda _bucket, _key: True
    artifacts = Artifacts(folder, has_object)
    definitions = Definitions(folder)
    artifacts.collect(template)
    definitions.collect(template)
    faults += [*artifacts.faults, *definitions.faults, *check_references(template)]
    faults += _find_unfit(source, template)
    notes += [*artifacts.notes, *_note_build(source.path)]
    problems = [*_locate(source, faults), *definitions.problems]
    return Prepared(
        adapt(template, notes),
        artifacts.archives,
        artifacts.roots,
        artifacts.lacks,
        notes,
        problems,
    )


def _find_unfit(source: Source, template: Template) -> Iterator[Fault]:
    """Find properties that do not fit their type, of what the source spells out."""
    written = source.content["Resources"]
    for name, resource in template["Resources"].items():
        kind = resource.get("Type")
        if isinstance(written.get(name), dict) and written[name].get("Type") == kind:
            place = ("Resources", name, "Properties")
            yield from find_unfit(str(kind), resource.get("Properties"), place)


def _locate(source: Source, faults: list[Fault]) -> list[Problem]:
    found = (source.problem(f.path, f.message, f.hint) for f in faults)
    return sorted(dict.fromkeys(found), key=lambda each: each.where.line or 0)


def _note_build(path: Path) -> list[str]:
    """Mention what ``sam build`` made of the template, if that is newer."""
    built = path.parent / ".aws-sam/build/template.yaml"
    if not built.is_file() or built.stat().st_mtime < path.stat().st_mtime:
        return []
    return [f"`template:{built}` is the same with its packages, made by `sam build`"]


def name_pseudo_parameters(surroundings: Surroundings | None) -> dict[str, Any]:
    """Return the values of CloudFormation's own parameters.

    Args:
        surroundings: The account; None where there is none yet.
    """
    return {
        "AWS::AccountId": surroundings.account_id if surroundings else DEFAULT_ACCOUNT,
        "AWS::Region": surroundings.region if surroundings else DEFAULT_REGION,
        "AWS::Partition": "aws",
        "AWS::URLSuffix": "amazonaws.com",
        "AWS::NotificationARNs": [],
    }


def _include(folder: Path, location: str) -> Any:
    return read_source(Path(folder, location)).content
