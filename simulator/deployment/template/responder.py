"""Responders that are a CloudFormation or SAM template, deployed as they are.

``template:path/to/template.yaml`` names one. Parameters come from the scenario's
``with:``, or follow the path: ``template:template.yaml?Vpc=${Vpc}&Mode=strict``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation import read_source
from gameday.scenarios.errors import PreflightFailed, ScenarioError, UsageError
from gameday.simulator.deployment.awaited import list_awaited
from gameday.simulator.deployment.deployed import tell_deployed
from gameday.simulator.deployment.estate import fill_from_estate
from gameday.simulator.deployment.template.making import make_stack
from gameday.simulator.deployment.template.naming import name_responder, tag_workers
from gameday.simulator.deployment.template.preparation import prepare
from gameday.simulator.deployment.template.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scenarios.cloudformation import Source
    from gameday.scenarios.places import Places
    from gameday.simulator.deployment.responder import Request
    from gameday.simulator.deployment.site import Site

__all__ = ["TemplateResponder", "load_template"]

_LONGEST_NAME = 24
"""So that the names of what is in the stack are not too long for their services."""


@dataclass(frozen=True, slots=True)
class TemplateResponder:
    """A template that is deployed as a stack of its own."""

    source: Source
    given: Mapping[str, Any]
    """Values of its parameters, with references to the estate's outputs."""

    @property
    def name(self) -> str:
        """The template's name, or its folder's where it is ``template.yaml``."""
        return name_responder(self.source.path)

    def deploy(self, site: Site) -> None:
        """Pack its code, make its stack, and open the services that it needs.

        Raises:
            PreflightFailed: It could not be deployed.
        """
        surroundings = Surroundings(site.account)
        given = fill_from_estate(dict(self.given), site.account)
        prepared = prepare(self.source, given, surroundings)
        if prepared.problems:
            raise PreflightFailed(
                "\n".join(map(str, prepared.problems)), code="template-invalid"
            )
        tag_workers(prepared.template, self.name)
        stack_name = f"responder-{self.name[:_LONGEST_NAME]}"
        stack = make_stack(site, stack_name, self.source, prepared)
        tell_deployed(
            site.journal,
            self.name,
            stack,
            notes=prepared.notes,
            awaits=list_awaited(site.account, stack),
        )


def load_template(request: Request) -> TemplateResponder:
    """Load a template by its path.

    Raises:
        UsageError: There is none, or it cannot work; says every problem.
    """
    path, given = find_template(request.spec, request.settings, request.places)
    try:
        source = read_source(path)
    except ScenarioError as error:
        raise UsageError(str(error), code="template-invalid") from error
    prepared = prepare(source, given)
    if prepared.problems:
        raise UsageError(
            "\n".join(map(str, prepared.problems)), code="template-invalid"
        )
    return TemplateResponder(source, given)


def find_template(
    spec: str, settings: Mapping[str, Any], places: Places
) -> tuple[Path, dict[str, Any]]:
    """Return the file of a template, and the values of its parameters.

    Args:
        spec: A path, of a file or of its folder; values may follow as a query.
        settings: What the scenario says of the parameters.
        places: Where paths start.
    """
    text, _, query = spec.partition("?")
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    given = {name: value for name, _, value in pairs} | dict(settings)
    path = places.find(text) or Path(text)
    if path.is_dir():
        for name in ("template.yaml", "template.yml", "template.json"):
            if (path / name).is_file():
                return path / name, given
    return path, given
