"""The CloudFormation template of an estate: what it asks for and what it hands out.

Only the names a scenario can use are read, with their places. Whether the template is
good CloudFormation is for cfn-lint and for the account that creates it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from gameday.scenarios.document.nodes import Node, compose
from gameday.scenarios.document.text import read_text
from gameday.scenarios.errors import Problem, ScenarioError, Where

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
        ScenarioError: It is not YAML or JSON, or has no resources.
    """
    text = read_text(path)
    root = compose(text, str(path))
    sections = _entries(root)
    if not _entries(sections.get("Resources")):
        message = "expected a CloudFormation template with `Resources`"
        raise ScenarioError([Problem(Where(str(path), 1, 1), message)])
    parameters = _entries(sections.get("Parameters"))
    required = (
        name for name, node in parameters.items() if "Default" not in _entries(node)
    )
    return Template(
        path=path,
        text=text,
        outputs=tuple(_entries(sections.get("Outputs"))),
        parameters=tuple(parameters),
        required=tuple(required),
    )


def _entries(node: Node | None) -> dict[str, Node]:
    """Return the entries of a mapping with plain keys; none of any other node."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if _is_text(key)}


def _is_text(node: Node) -> bool:
    return isinstance(node, yaml.ScalarNode)
