"""Responders from a folder: a handler and a ``responder.yaml``, deployed as a stack.

The built-in ones are such folders too, and are named by their folder alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
from gameday.simulator.aws.lambda_.package import SourceFiles
from gameday.simulator.deployment.archive import pack
from gameday.simulator.deployment.deployed import tell_deployed
from gameday.simulator.deployment.uploads import BUCKET, upload

if TYPE_CHECKING:
    from pathlib import Path

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
        template = render_template(self.content)
        handler = self.content.handler
        is_packed = handler is not None and self._pack(site, template, handler)
        # As JSON, which is written and read in a tenth of the time that YAML takes.
        stack_name = f"responder-{self.name}"
        stack = deploy_stack(site.account, stack_name, json.dumps(template))
        if handler is not None and not is_packed:
            # The code stands in the template: it fails at a line of its file.
            site.note_template(stack.outputs["Function"], handler, 1)
        # What is as everybody expects of a folder is no news.
        if awaits := list(list_unsent(json.dumps(self.content.pattern))):
            tell_deployed(site.journal, self.name, stack, awaits=awaits)

    def _pack(self, site: Site, template: dict[str, Any], handler: Path) -> bool:
        """Give the function the modules beside its handler; say if there are any."""
        if not _has_modules(handler):
            return False
        key, packed = f"{self.name}.zip", pack(handler.parent)
        upload(site.account, {key: packed})
        site.note_sources(packed, SourceFiles(handler.parent))
        template["Resources"]["Function"]["Properties"] |= {
            "Handler": f"{handler.stem}.handler",
            "Code": {"S3Bucket": BUCKET, "S3Key": key},
        }
        return True


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


def _has_modules(handler: Path) -> bool:
    """Tell whether anything lies beside a handler that it could import."""
    found = (each for each in handler.parent.rglob("*.py") if each != handler)
    return any("__pycache__" not in each.parts for each in found)


def _find(request: Request) -> str:
    if request.spec in list_responders():  # a folder of that name has a `./` before it
        return request.spec
    return str(request.places.find(request.spec) or request.spec)
