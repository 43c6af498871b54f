"""The definitions of state machines, as the one text the account takes.

A definition is written in the template, in a file beside it, or is in a bucket; its
``${name}`` are substituted. References to resources stay references.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation import is_function
from gameday.scenarios.document import load_text, read_text
from gameday.scenarios.errors import ScenarioError
from gameday.scenarios.validation import Fault
from gameday.simulator.aws.stepfunctions.definition import (
    find_faults,
    read_definition,
)

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scenarios.cloudformation import Key, Template
    from gameday.scenarios.document import Loaded
    from gameday.scenarios.errors import Problem

__all__ = ["Definitions"]

_KIND = "AWS::StepFunctions::StateMachine"
_TOKEN = re.compile(r"\$\{([A-Za-z0-9_]+)\}")
_MARK = "\x00"


@dataclass(frozen=True, slots=True)
class _Found:
    """A definition as it was found: its text in pieces, and where it was written."""

    pieces: list[Any]
    within: tuple[str, ...] = ()
    """The way to it from a resource's properties."""
    file: Loaded | None = None
    """The file beside the template that it was read from."""


@dataclass(slots=True)
class Definitions:
    """Writes every state machine's definition as ``DefinitionString``.

    Args:
        folder: The template's folder, which paths start from.
    """

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    """What is wrong within the template."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong within files beside it."""

    def collect(self, template: Template) -> None:
        """Go through a template's resources, and change them in place."""
        for logical_id, resource in template["Resources"].items():
            if resource.get("Type") == _KIND:
                self._write(logical_id, resource.setdefault("Properties", {}))

    def _write(self, logical_id: str, properties: Template) -> None:
        found = self._find(logical_id, properties)
        names = properties.pop("DefinitionSubstitutions", None) or {}
        for name in ("Definition", "DefinitionS3Location", "DefinitionUri"):
            properties.pop(name, None)
        if found is None:
            return
        whole = [piece for each in found.pieces for piece in _substitute(each, names)]
        self._check(logical_id, whole, found)
        if all(isinstance(piece, str) for piece in whole):
            properties["DefinitionString"] = "".join(whole)
        else:
            properties["DefinitionString"] = {"Fn::Join": ["", whole]}

    def _check(self, logical_id: str, pieces: list[Any], found: _Found) -> None:
        """Look at a definition, with a word where a resource's name will be."""
        text = "".join(each if isinstance(each, str) else "x" for each in pieces)
        try:
            faults = find_faults(read_definition(text))
        except ValueError as error:
            faults = [Fault((), f"the definition is no JSON object: {error}")]
        if found.file is not None:
            self.problems += [fault.locate(found.file) for fault in faults]
            return
        for fault in faults:
            within = (*found.within, *fault.path) if found.within else ()
            message = f"`{logical_id}`: {fault.message}"
            self._complain(logical_id, message, within)

    def _find(self, logical_id: str, properties: Template) -> _Found | None:
        if "Definition" in properties:
            return _Found(_dump(properties["Definition"]), ("Definition",))
        if "DefinitionString" in properties:
            return _Found(_flatten(properties["DefinitionString"]))
        given = properties.get("DefinitionS3Location") or properties.get(
            "DefinitionUri"
        )
        name = given.get("Key") if isinstance(given, dict) else given
        path = self._find_file(str(name)) if name else None
        if path is None:
            message = f"the definition of `{logical_id}` is not there: {name}"
            self._complain(logical_id, message)
            return None
        return self._read(path)

    def _find_file(self, name: str) -> Path | None:
        with suppress(OSError, ValueError):  # a name no file can have
            for each in (name, name.rpartition("/")[2]):
                if (self.folder / each).is_file():
                    return self.folder / each
        return None

    def _read(self, path: Path) -> _Found | None:
        try:
            text = read_text(path)
            if path.suffix == ".json" and _TOKEN.search(text):
                return _Found([text])  # it may be JSON only once that is substituted
            loaded = load_text(text, str(path))
        except ScenarioError as error:
            self.problems += error.problems
            return None
        return _Found([json.dumps(loaded.data)], file=loaded)

    def _complain(
        self, logical_id: str, message: str, within: tuple[Key, ...] = ()
    ) -> None:
        where = ("Resources", logical_id, "Properties", *within)
        self.faults.append(Fault(where, message))


def _dump(definition: Any) -> list[Any]:
    """Write a definition as JSON, cut where it refers to a resource."""
    functions: list[Any] = []

    def mark(value: Any) -> Any:
        if is_function(value):
            functions.append(value)
            return _MARK
        if isinstance(value, dict):
            return {key: mark(each) for key, each in value.items()}
        return [mark(each) for each in value] if isinstance(value, list) else value

    text = json.dumps(mark(definition), ensure_ascii=False)
    first, *rest = text.split(json.dumps(_MARK)[1:-1])
    pieces: list[Any] = [first]
    for function, following in zip(functions, rest, strict=True):
        pieces += [function, following]
    return pieces


def _flatten(definition: Any) -> list[Any]:
    if isinstance(definition, dict) and "Fn::Join" in definition:
        separator, items = definition["Fn::Join"]
        if separator == "" and isinstance(items, list):
            return items
    return [definition]


def _substitute(piece: Any, names: Template) -> list[Any]:
    if not isinstance(piece, str) or not names:
        return [piece]
    pieces: list[Any] = []
    end = 0
    for token in _TOKEN.finditer(piece):
        if token[1] in names:
            value = names[token[1]]
            text = json.dumps(value) if isinstance(value, bool) else value
            pieces += [
                piece[end : token.start()],
                text if is_function(value) else str(text),
            ]
            end = token.end()
    return [*pieces, piece[end:]]
