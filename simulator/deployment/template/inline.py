"""Code that stands in a template itself, and the line of the template it begins on.

A block of text keeps its lines, so that a line of the function is one of the file. Code
in a quoted text, and in JSON, has no lines of its own there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from gameday.scenarios.document.nodes import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.cloudformation import Source

__all__ = ["find_inline_code"]

_MEMBERS = frozenset({"InlineCode", "ZipFile"})
"""Where CloudFormation and SAM have it."""


def find_inline_code(source: Source) -> Iterator[tuple[str, int]]:
    """Find each function's logical id, and the line that its code begins on."""
    root = compose(source.text, str(source.path))
    for name, resource in _go_through(_find(root, "Resources")):
        for line in _find_blocks(resource, is_code=False):
            yield name, line


def _find_blocks(node: yaml.Node | None, *, is_code: bool) -> Iterator[int]:
    """Find the blocks of code in a node; `Fn::Sub` may stand around one."""
    if isinstance(node, yaml.ScalarNode):
        if is_code and node.style == "|":
            # Marks count from zero, and a block's text begins below its bar.
            yield node.start_mark.line + 2
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _find_blocks(each, is_code=is_code)
    else:
        for name, value in _go_through(node):
            yield from _find_blocks(value, is_code=is_code or name in _MEMBERS)


def _find(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return dict(_go_through(node)).get(name)


def _go_through(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), value) for key, value in node.value)
