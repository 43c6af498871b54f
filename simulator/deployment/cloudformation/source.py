"""A template as it was written: plain data, and the place of everything in its file.

It reads YAML and JSON with CloudFormation's short forms (``!Ref`` and the like), and
writes them out in full. What the template means is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from gameday.scenarios.document.nodes import compose, place_of
from gameday.scenarios.document.text import read_text
from gameday.scenarios.errors import Problem, ScenarioError, Where

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Key", "Source", "Template", "read_source"]

Template = dict[str, Any]
"""A template, or a part of one, as plain data: the language has no narrower type."""

Key = str | int


@dataclass(frozen=True, slots=True)
class Source:
    """A template's file."""

    path: Path
    content: Template
    _root: yaml.Node | None = field(repr=False)

    def problem(
        self, path: Sequence[Key], message: str, hint: str | None = None
    ) -> Problem:
        """Return a problem at the place a path of keys leads to, as far as it goes."""
        node = self._root
        for key in path:
            following = _step(node, key) or _step(node, _SPELT.get(key, key))
            if following is None:
                break
            node = following
        where = place_of(node, str(self.path)) if node else Where(str(self.path))
        return Problem(where, message, hint)


def read_source(path: Path) -> Source:
    """Read a template's file.

    Raises:
        ScenarioError: It cannot be read, is not YAML or JSON, or has no resources.
    """
    text = read_text(path)
    root = compose(text, str(path))
    content = _construct(text, path)
    if not isinstance(content, dict) or not isinstance(content.get("Resources"), dict):
        message = "expected a CloudFormation or SAM template with `Resources`"
        raise ScenarioError([Problem(Where(str(path), 1, 1), message)], code=_INVALID)
    return Source(path, content, root)


_INVALID = "template-invalid"
_SPELT: dict[Key, Key] = {"Code": "CodeUri", "Content": "ContentUri"}
"""What SAM calls what CloudFormation calls otherwise."""


class _Loader(yaml.CSafeLoader):
    """YAML 1.1, as CloudFormation reads it, with the short forms of its functions."""


def _construct(text: str, path: Path) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(str(path), mark.line + 1, mark.column + 1) if mark else None
        message = f"not valid YAML: {getattr(error, 'problem', None) or error}"
        problem = Problem(where or Where(str(path)), message)
        raise ScenarioError([problem], code=_INVALID) from None


def _construct_function(loader: Any, name: str, node: yaml.Node) -> Template:
    """Write ``!Sub x`` out as ``{"Fn::Sub": "x"}``."""
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name if name in {"Ref", "Condition"} else f"Fn::{name}": value}


def _keep_text(loader: Any, node: yaml.Node) -> str:
    """Leave a date such as a policy's ``Version: 2012-10-17`` the text it is."""
    return str(loader.construct_scalar(node))


_Loader.add_multi_constructor("!", _construct_function)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _keep_text)


def _step(node: yaml.Node | None, key: Key) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if getattr(name, "value", None) == str(key):
                found: yaml.Node = value
                return found
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        return node.value[key] if key < len(node.value) else None
    return None
