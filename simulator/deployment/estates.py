"""An estate made before anybody acts: as it is, or packed first as its users pack it.

CloudFormation takes most templates as they are written. One of SAM's, or one that names
code by local paths, is worked out and packed before, as ``sam deploy`` does; its
functions are the business's, and run as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.errors import PreflightFailed
from gameday.simulator.account import deploy_stack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scenarios.template import Template
    from gameday.simulator.account import Stack
    from gameday.simulator.deployment.site import Site

__all__ = ["deploy_estate"]

_NAME = "estate"


def deploy_estate(
    site: Site, template: Template, parameters: Mapping[str, str]
) -> tuple[Stack, list[str]]:
    """Make the stack of an estate; return it, and what there is to note of it.

    Raises:
        PreflightFailed: It could not be made; says every problem.
    """
    if not template.is_to_be_packed:
        return deploy_stack(site.account, _NAME, template.text, parameters), []
    # Late: few estates are packed, and what works a template out takes long to import.
    from gameday.scenarios.cloudformation import read_source
    from gameday.simulator.deployment.template.making import make_stack
    from gameday.simulator.deployment.template.preparation import prepare
    from gameday.simulator.deployment.template.surroundings import Surroundings

    source = read_source(template.path)
    prepared = prepare(source, parameters, Surroundings(site.account))
    if prepared.problems:
        problems = "\n".join(map(str, prepared.problems))
        raise PreflightFailed(problems, code="template-invalid")
    return make_stack(site, _NAME, source, prepared), prepared.notes
