"""Plain data as records, and pydantic's complaints as problems a person can answer.

Every complaint becomes one problem at its place, in our words: what was expected, what
was found, and the nearest known key where one was misspelt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from gameday.scenarios.record import Record
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

    from gameday.scenarios.document import Document, Loaded, Path
    from gameday.scenarios.errors import Problem

__all__ = ["Fault", "Validated", "show", "validate"]

_Model = TypeVar("_Model", bound=Record)

_EXPECTED: Mapping[str, str] = {
    "string_type": "text",
    "bool_type": "`true` or `false`",
    "int_type": "a whole number",
    "float_type": "a number",
    "int_from_float": "a whole number",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "tuple_type": "a list",
    "list_type": "a list",
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number from {ge} on",
    "less_than": "a number below {lt}",
    "less_than_equal": "a number up to {le}",
    "string_too_short": "text that says something",
    "string_too_long": "at most {max_length} characters",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with plain data, by its path in the data."""

    path: Path
    message: str
    hint: str | None = None
    at_key: bool = False

    def locate(self, document: Document | Loaded, *base: str | int) -> Problem:
        """Return the problem at its place in a document; the data starts at `base`."""
        path = (*base, *self.path)
        return document.problem(path, self.message, self.hint, key=self.at_key)


@dataclass(frozen=True, slots=True)
class Validated(Generic[_Model]):
    """What came of validating data: a record, or the faults that prevent one."""

    record: _Model | None
    faults: tuple[Fault, ...] = ()


def validate(data: Any, model: type[_Model]) -> Validated[_Model]:
    """Read data as a record; collect every fault."""
    try:
        record = model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False)
        faults = tuple(_explain(detail, model) for detail in details)
        return Validated(None, faults)
    return Validated(record)


def _explain(detail: ErrorDetails, model: type[Record]) -> Fault:
    path, kind = tuple(detail["loc"]), detail["type"]
    context: Mapping[str, Any] = detail.get("ctx", {})
    if kind == "missing":
        return Fault(path, f"`{path[-1]}` is missing")
    if kind == "extra_forbidden":
        known = _known_keys(model, path[:-1])
        hint = suggest(str(path[-1]), known) or f"known: {', '.join(sorted(known))}"
        return Fault(path, f"unknown key `{path[-1]}`", hint, at_key=True)
    if kind == "value_error":
        return Fault(path, str(context["error"]))
    if kind in {"enum", "literal_error"}:
        return _explain_choice(path, str(context["expected"]), detail["input"])
    expected = _EXPECTED.get(kind)
    if expected is None:
        return Fault(path, detail["msg"])
    return _explain_type(path, expected.format_map(context), detail["input"])


def _explain_choice(path: Path, expected: str, found: Any) -> Fault:
    choices = [word for word in expected.split("'")[1::2] if word]
    listed = ", ".join(f"`{word}`" for word in choices)
    hint = suggest(found, choices) if isinstance(found, str) else None
    return Fault(path, f"expected one of {listed}, found {show(found)}", hint)


def _explain_type(path: Path, expected: str, found: Any) -> Fault:
    is_scalar = not isinstance(found, dict | list | str) and found is not None
    hint = "quote it" if expected == "text" and is_scalar else None
    return Fault(path, f"expected {expected}, found {show(found)}", hint)


def show(value: Any) -> str:
    """Name a value in a message: what it is, or in short what it says."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case "":
            return "empty text"
        case _:
            return f"`{str(value)[:60]}`"


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys of the record that is found along a path of keys and indexes."""
    for key in path:
        if isinstance(key, str):
            fields = {_key_of(model, name): name for name in model.model_fields}
            annotation = model.model_fields[fields[key]].annotation
            model = next(_records_in((annotation,)), model)
    return [_key_of(model, name) for name in model.model_fields]


def _key_of(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name


def _records_in(annotations: Iterable[Any]) -> Iterator[type[BaseModel]]:
    for annotation in annotations:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation
        yield from _records_in(get_args(annotation))
