"""References: ``${WebServer}`` in a scenario's text, an output or a saved name.

``$${`` writes ``${`` itself, as an IAM policy variable needs it. A text that is nothing
but one reference becomes the value itself, of whatever type; within other text the
value is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.scenarios.document import Path

__all__ = [
    "PSEUDO_NAMES",
    "Reference",
    "find_references",
    "has_reference",
    "substitute",
]

PSEUDO_NAMES = ("AWS::AccountId", "AWS::Partition", "AWS::Region")
"""What can be referred to besides outputs and saved names."""

_TOKEN = re.compile(r"\$\$\{|\$\{(?P<name>[^{}]*)(?P<end>\})?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*|AWS::[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Reference:
    """One ``${…}`` and where it stands."""

    path: Path
    """The keys and indexes that lead to the text it stands in."""
    name: str
    is_well_formed: bool
    """Whether it has a closing brace and a name of letters and digits."""


def find_references(data: Any, path: Path = ()) -> Iterator[Reference]:
    """Find every reference in the texts of plain data, in order."""
    if isinstance(data, str):
        for token in _TOKEN.finditer(data):
            if (name := token["name"]) is not None:
                is_well_formed = bool(token["end"] and _NAME.fullmatch(name))
                yield Reference(path, name, is_well_formed)
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from find_references(value, (*path, key))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from find_references(value, (*path, index))


def has_reference(text: str) -> bool:
    """Whether a text's final value is known only in the exercise."""
    return next(find_references(text), None) is not None


def substitute(data: Any, names: Mapping[str, Any]) -> Any:
    """Replace every reference in plain data.

    Raises:
        KeyError: A name is not among `names`.
    """
    if isinstance(data, str):
        return _substitute_text(data, names)
    if isinstance(data, Mapping):
        return {key: substitute(value, names) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [substitute(value, names) for value in data]
    return data


def _substitute_text(text: str, names: Mapping[str, Any]) -> Any:
    whole = _TOKEN.fullmatch(text)
    if whole and whole["name"] is not None:
        return names[whole["name"]]

    def write(token: re.Match[str]) -> str:
        return "${" if token["name"] is None else str(names[token["name"]])

    return _TOKEN.sub(write, text)
