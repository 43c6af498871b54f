"""Files of Sigma rules, read with the line of everything in them.

pySigma knows the file of a rule but not its line, so the YAML is read here. What a rule
means is `rules`' business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from sigma.rule import SigmaYAMLLoader

from gameday.scenarios.errors import Problem, UsageError, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["Entry", "find_files", "read_file"]

_ENDINGS = (".yml", ".yaml")
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a file: a rule, a correlation, a filter."""

    name: str
    """The file as people call it: below the folder that was given."""
    data: Mapping[str, Any]
    line: int
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    """The line of each key, down to the fields of a selection."""

    def where(self, *keys: str) -> Where:
        """Return the place of a key, or of the nearest one above it."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self.lines:
                return Where(self.name, self.lines[keys[:end]])
        return Where(self.name, self.line)

    def problem(self, message: str, *keys: str, hint: str | None = None) -> Problem:
        """Return a problem at the place of a key."""
        return Problem(self.where(*keys), message, hint)


def find_files(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Find the files of rules: those given, and every YAML file below a folder.

    Returns:
        Each file with the name it goes by.

    Raises:
        UsageError: A path is not there, or no file is below a folder.
    """
    found: dict[Path, str] = {}
    for path in paths:
        files = _list_files(path)
        if not files:
            raise UsageError(
                f"expected Sigma rules, found none: {path}",
                code="sigma-missing",
                hint="name a file, or a folder with `.yml` files",
            )
        found.update(files)
    return list(found.items())


def read_file(path: Path, name: str) -> Iterator[Entry | Problem]:
    """Read the documents of a file, or say what is wrong with it and where."""
    try:
        loader = SigmaYAMLLoader(path.read_text(encoding="utf-8-sig"))
        while loader.check_node():
            node: Any = loader.get_node()
            yield _read_document(node, loader.construct_document(node), name)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = Where(name, mark.line + 1, mark.column + 1) if mark else Where(name)
        yield Problem(where, f"not valid YAML: {error.problem or error.context}")
    except (yaml.YAMLError, RecursionError, OSError, ValueError) as error:
        yield Problem(Where(name), f"cannot be read: {error}")


def _list_files(path: Path) -> dict[Path, str]:
    if path.is_dir():
        inside = sorted(each for each in path.rglob("*") if each.suffix in _ENDINGS)
        return {each: each.relative_to(path).as_posix() for each in inside}
    return {path: path.name} if path.is_file() else {}


def _read_document(node: yaml.Node, data: Any, name: str) -> Entry | Problem:
    line = node.start_mark.line + 1
    if not isinstance(data, dict):
        return Problem(Where(name, line), "expected a Sigma rule, found no mapping")
    return Entry(name, data, line, dict(_find_lines(node)))


def _find_lines(
    node: yaml.Node, at: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], int]]:
    if len(at) >= _DEPTH:
        return
    if isinstance(node, yaml.SequenceNode):
        for element in node.value:
            yield from _find_lines(element, at)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            path = (*at, str(key.value))
            yield path, key.start_mark.line + 1
            yield from _find_lines(value, path)
