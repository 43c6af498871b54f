"""The CloudFormation template of an estate: what it asks for and what it hands out.

Whether what it says of its resources is good CloudFormation is for cfn-lint and for the
account that creates it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scenarios.cloudformation import read_source
from gameday.scenarios.errors import ScenarioError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Template", "read_template"]


@dataclass(frozen=True, slots=True)
class Template:
    """An estate's template."""

    path: Path
    text: str
    outputs: tuple[str, ...]
    """The names `${…}` can refer to."""
    parameters: tuple[str, ...]
    """The names a scenario can give values to."""
    required: tuple[str, ...]
    """The parameters without a default."""


def read_template(path: Path) -> Template:
    """Read a template.

    Raises:
        ScenarioError: It is not YAML or JSON, or not of a template's form.
    """
    source = read_source(path)
    if not source.content["Resources"]:
        message = "expected a resource, found none"
        raise ScenarioError([source.problem(("Resources",), message)])
    parameters = source.content.get("Parameters") or {}
    required = (name for name, each in parameters.items() if "Default" not in each)
    return Template(
        path=path,
        text=source.text,
        outputs=tuple(source.content.get("Outputs") or ()),
        parameters=tuple(parameters),
        required=tuple(required),
    )
