"""The definitions of state machines, as the one text the account takes.

A definition is written in the template, in a file beside it, or is in a bucket; its
``${name}`` are substituted. References to resources stay references.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from gameday.simulator.aws.stepfunctions.definition import (
    find_problems,
    read_definition,
)
from gameday.simulator.deployment.cloudformation.faults import Fault
from gameday.simulator.deployment.cloudformation.functions import is_function

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.simulator.deployment.cloudformation.source import Template

__all__ = ["Definitions"]

_KIND = "AWS::StepFunctions::StateMachine"
_TOKEN = re.compile(r"\$\{([A-Za-z0-9_]+)\}")
_MARK = "\x00"


@dataclass(slots=True)
class Definitions:
    """Writes every state machine's definition as ``DefinitionString``.

    Args:
        folder: The template's folder, which paths start from.
    """

    folder: Path
    faults: list[Fault] = field(default_factory=list)

    def collect(self, template: Template) -> None:
        """Go through a template's resources, and change them in place."""
        for logical_id, resource in template["Resources"].items():
            if resource.get("Type") == _KIND:
                self._write(logical_id, resource.setdefault("Properties", {}))

    def _write(self, logical_id: str, properties: Template) -> None:
        pieces = self._find(logical_id, properties)
        names = properties.pop("DefinitionSubstitutions", None) or {}
        for name in ("Definition", "DefinitionS3Location", "DefinitionUri"):
            properties.pop(name, None)
        whole = [piece for each in pieces for piece in _substitute(each, names)]
        self._check(logical_id, whole)
        if all(isinstance(piece, str) for piece in whole):
            properties["DefinitionString"] = "".join(whole)
        else:
            properties["DefinitionString"] = {"Fn::Join": ["", whole]}

    def _check(self, logical_id: str, pieces: list[Any]) -> None:
        """Look at a definition, with a word where a resource's name will be."""
        text = "".join(each if isinstance(each, str) else "x" for each in pieces)
        where = ("Resources", logical_id, "Properties")
        try:
            problems = find_problems(read_definition(text))
        except ValueError as error:
            problems = [f"the definition is no JSON object: {error}"]
        self.faults += [Fault(where, f"`{logical_id}`: {each}") for each in problems]

    def _find(self, logical_id: str, properties: Template) -> list[Any]:
        if "Definition" in properties:
            return _dump(properties["Definition"])
        if "DefinitionString" in properties:
            return _flatten(properties["DefinitionString"])
        given = properties.get("DefinitionS3Location") or properties.get(
            "DefinitionUri"
        )
        name = given.get("Key") if isinstance(given, dict) else given
        path = self._find_file(str(name)) if name else None
        if path is None:
            where = ("Resources", logical_id, "Properties")
            message = f"the definition of `{logical_id}` is not there: {name}"
            self.faults.append(Fault(where, message))
            return ["{}"]
        return [self._read(logical_id, path)]

    def _find_file(self, name: str) -> Path | None:
        for each in (name, name.rpartition("/")[2]):
            if (self.folder / each).is_file():
                return self.folder / each
        return None

    def _read(self, logical_id: str, path: Path) -> str:
        text = path.read_text()
        if path.suffix == ".json":
            return text
        try:
            return json.dumps(yaml.load(text, Loader=yaml.CSafeLoader))
        except (yaml.YAMLError, TypeError) as error:
            where = ("Resources", logical_id, "Properties")
            message = f"{path} is no definition: {' '.join(str(error).split())}"
            self.faults.append(Fault(where, message))
            return "{}"


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
