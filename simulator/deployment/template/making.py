"""A prepared template made into a stack, its code and layers with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.lambda_.package import SourceFiles
from gameday.simulator.deployment.template.inline import find_inline_code
from gameday.simulator.deployment.template.layers import (
    find_missing,
    mark_lacks,
    publish_layers,
)
from gameday.simulator.deployment.uploads import upload

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Source
    from gameday.simulator.account.estate import Stack
    from gameday.simulator.deployment.site import Site
    from gameday.simulator.deployment.template.preparation import Prepared

__all__ = ["make_stack"]


def make_stack(site: Site, name: str, source: Source, prepared: Prepared) -> Stack:
    """Upload a template's code and make its stack; adds to the notes.

    Args:
        site: Where it is made.
        name: The stack's name.
        source: The template as it was written.
        prepared: The template as it was worked out.

    Raises:
        PreflightFailed: The stack could not be made.
    """
    upload(site.account, prepared.archives)
    for key, root in prepared.roots.items():
        site.note_sources(prepared.archives[key], SourceFiles(root))
    prepared.template = publish_layers(site.account, prepared.template)
    stack = deploy_stack(site.account, name, json.dumps(prepared.template))
    _note_lines(site, source, stack)
    missing = find_missing(site.account, stack, prepared.template)
    prepared.notes += (f"{what} of `{each}` is not at hand" for each, what in missing)
    mark_lacks(site.account, stack, prepared.lacks)
    return stack


def _note_lines(site: Site, source: Source, stack: Stack) -> None:
    """Let code that stands in the template fail at a line of the template."""
    account = site.account
    place = f"arn:aws:lambda:{account.region}:{account.account_id}:function"
    for name, line in find_inline_code(source):
        resource = stack.resources.get(name)
        if resource is not None:
            site.note_template(f"{place}:{resource.physical_id}", source.path, line)
