"""Responders from a folder: a handler and a ``responder.yaml``, deployed as a stack.

The built-in ones are such folders too, and are named by their folder alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.responders.catalogue import (
    ResponderInvalid,
    ResponderNotFound,
    find_responder,
    list_responders,
)
from gameday.responders.template import render_template
from gameday.scenarios.errors import UsageError
from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.eventbridge.unsent import list_unsent
from gameday.simulator.deployment.deployed import tell_deployed

if TYPE_CHECKING:
    from gameday.responders.catalogue import Responder as FolderContent
    from gameday.simulator.deployment.responder import Request
    from gameday.simulator.deployment.site import Site

__all__ = ["FolderResponder", "load_folder"]


@dataclass(frozen=True, slots=True)
class FolderResponder:
    """A responder from a folder."""

    content: FolderContent

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.content.slug

    def deploy(self, site: Site) -> None:
        """Make its stack: function, role, rule and permission."""
        stack_name = f"responder-{self.name}"
        # As JSON, which is written and read in a tenth of the time that YAML takes.
        template = json.dumps(render_template(self.content))
        stack = deploy_stack(site.account, stack_name, template)
        # What is as everybody expects of a folder is no news.
        if awaits := list(list_unsent(json.dumps(self.content.pattern))):
            tell_deployed(site.journal, self.name, stack, awaits=awaits)


def load_folder(request: Request) -> FolderResponder:
    """Load a responder by a built-in's name or by the path of its folder.

    Raises:
        UsageError: There is none, or it cannot work.
    """
    try:
        return FolderResponder(find_responder(_find(request)))
    except ResponderNotFound as error:
        raise UsageError(str(error), code="responder-unknown") from error
    except ResponderInvalid as error:
        raise UsageError(str(error), code="responder-invalid") from error


def _find(request: Request) -> str:
    if request.spec in list_responders():  # a folder of that name has a `./` before it
        return request.spec
    return str(request.places.find(request.spec) or request.spec)
