"""A responder that is a runbook: loaded from its file, deployed as a stack."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from gameday.scenarios.document import read_text
from gameday.scenarios.document.nodes import compose
from gameday.scenarios.errors import ScenarioError, UsageError
from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.ssm.automation.document import Document, read_document
from gameday.simulator.aws.ssm.automation.faults import DocumentInvalid
from gameday.simulator.deployment.programs.settings import read_settings
from gameday.simulator.deployment.ssm.settings import RunbookSettings
from gameday.simulator.deployment.ssm.template import write_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gameday.simulator.deployment.responder import Request
    from gameday.simulator.deployment.site import Site

__all__ = ["RunbookResponder", "load_document"]

_LARGEST = 65_536
"""Bytes of a document (quota of Systems Manager)."""


@dataclass(frozen=True, slots=True)
class RunbookResponder:
    """A runbook and when it is started."""

    name: str
    """The document's name: the file's without its suffix."""
    text: str
    file: str
    """The file's name."""
    document: Document
    settings: RunbookSettings

    def deploy(self, site: Site) -> None:
        """Make its stack: document, roles and rule."""
        template = write_template(
            self.name, self.text, document=self.document, settings=self.settings
        )
        deploy_stack(site.account, f"responder-{self.name}", json.dumps(template))
        for script, line in _find_scripts(self._compose()):
            site.note_script(script, (self.file, line))
        if self.settings.approve_after is not None:
            site.approve_after(self.name, self.settings.approve_after)

    def _compose(self) -> yaml.Node | None:
        """Read its YAML once more, for the lines; JSON has no block of text."""
        is_flow = self.text.lstrip().startswith("{")
        return None if is_flow else compose(self.text, self.file)


def load_document(request: Request) -> RunbookResponder:
    """Load a runbook from its file.

    Raises:
        UsageError: There is none, or it is not right; with every problem.
    """
    path = _find(request)
    name = re.sub(r"[^\w.-]", "-", path.stem)
    settings = read_settings(RunbookSettings, path, request.settings, name=name)
    try:
        text = read_text(path)
        document = read_document(text, str(path))
    except ScenarioError as error:
        raise UsageError(str(error), code="runbook-unreadable") from error
    except DocumentInvalid as error:
        problems = "\n".join(map(str, error.problems))
        raise UsageError(problems, code="runbook-invalid") from error
    if len(text.encode()) > _LARGEST:
        raise UsageError(f"{path}: expected at most 64 KB", code="runbook-invalid")
    _check_parameters(path, document, settings)
    return RunbookResponder(name, text, path.name, document, settings)


def _find_scripts(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Find the scripts of a document: the text of each, and the line it begins on."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _find_scripts(each)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "Script" and value.style == "|":
                # Marks count from zero, and a block's text begins below its bar.
                yield value.value, value.start_mark.line + 2
            else:
                yield from _find_scripts(value)


def _find(request: Request) -> Path:
    path = request.places.find(request.spec)
    if path is None or not path.is_file():
        raise UsageError(
            f"there is no runbook at {request.spec}",
            code="runbook-missing",
            hint=f"searched {request.places}",
        )
    return path


def _check_parameters(
    path: Path, document: Document, settings: RunbookSettings
) -> None:
    """Refuse a deployment whose every start would be refused."""
    parameters = document.parameters
    if unknown := [name for name in settings.parameters if name not in parameters]:
        raise UsageError(
            f"{path} has no parameter {', '.join(unknown)}",
            code="runbook-parameters",
            hint=f"it has {', '.join(parameters)}" if parameters else None,
        )
    missing = [
        name
        for name, each in parameters.items()
        if each.default is None
        and name not in settings.parameters
        and name != settings.find_role_parameter(document)
    ]
    if missing:
        raise UsageError(
            f"nothing gives {path} its parameter {', '.join(missing)}",
            code="runbook-parameters",
            hint="`parameters:` in its settings, with a value or a path such as"
            " $.detail.resource.instanceDetails.instanceId",
        )
