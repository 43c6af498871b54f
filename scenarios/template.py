"""The CloudFormation template of an estate: what it asks for and what it hands out.

Whether what it says of its resources is good CloudFormation is for cfn-lint and for the
account that creates it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scenarios.cloudformation import is_serverless, read_source
from gameday.scenarios.errors import ScenarioError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

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
    is_to_be_packed: bool = False
    """Whether it is packed before it is deployed: SAM's, or with code of its own."""


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
        is_to_be_packed=_is_to_be_packed(source.content),
    )


def _is_to_be_packed(content: dict[str, Any]) -> bool:
    # Or there is a path where CloudFormation wants a bucket and a key.
    return is_serverless(content) or any(
        isinstance((resource.get("Properties") or {}).get("Code"), str)
        for resource in content["Resources"].values()
        if isinstance(resource, dict)
    )
