"""The short forms of CloudFormation's functions, ``!Ref`` and the like, written out.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from gameday.scenarios.document import PlainLoader

if TYPE_CHECKING:
    from gameday.scenarios.document.nodes import Node

__all__ = ["TemplateLoader"]

_BARE = frozenset({"Condition", "Ref"})
"""What has no ``Fn::`` before its name."""


class TemplateLoader(PlainLoader):
    """YAML 1.1 with the short forms, and with every key as the text it is in JSON."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - yaml's signature
        """Build a mapping; ``200:`` and ``true:`` are keys of text in a template."""
        built = super().construct_mapping(node, deep=deep)
        return {_as_text(key): value for key, value in built.items()}


def _as_text(key: Any) -> str:
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(key)


def _construct_function(loader: Any, name: str, node: Node) -> dict[str, Any]:
    """Write ``!Sub x`` out as ``{"Fn::Sub": "x"}``."""
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if name == "GetAtt" and "." in value:
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name if name in _BARE else f"Fn::{name}": value}


TemplateLoader.add_multi_constructor("!", _construct_function)
