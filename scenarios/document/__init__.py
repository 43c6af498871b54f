"""YAML files as plain data, with the place of every value and every problem found.

It knows the format and its traps; what a scenario may say is
`gameday.scenarios.model`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.document.loading import (
    Loaded,
    PlainLoader,
    load_text,
    load_texts,
)
from gameday.scenarios.document.nodes import compose
from gameday.scenarios.document.text import read_text
from gameday.scenarios.document.tree import Document, Path, build_document

if TYPE_CHECKING:
    import pathlib

__all__ = [
    "Document",
    "Loaded",
    "Path",
    "PlainLoader",
    "load_text",
    "load_texts",
    "parse_document",
    "read_document",
    "read_text",
]


def read_document(path: pathlib.Path) -> Document:
    """Read a YAML file.

    Raises:
        ScenarioError: The file cannot be read, or is not one YAML document. Problems
            that leave something to look at are in `Document.problems` instead.
    """
    return parse_document(read_text(path), str(path))


def parse_document(text: str, path: str) -> Document:
    """Read YAML text; `path` is how its places are named.

    Raises:
        ScenarioError: The text is not one YAML document.
    """
    return build_document(compose(text, path), path)
