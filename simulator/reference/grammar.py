"""scenario.md: every key of a scenario with its type, its default and its meaning."""

from __future__ import annotations

import ast
import inspect
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic_core import PydanticUndefined

import gameday.scenarios.words
from gameday.scenarios.model import Difficulty, HttpFailure, Scenario
from gameday.scenarios.playbook import Phase
from gameday.scenarios.record import Record
from gameday.scenarios.references import PSEUDO_NAMES
from gameday.scenarios.schema.descriptions import describe
from gameday.simulator.aws.times import write_time
from gameday.simulator.reference.markdown import code, item, paragraph
from gameday.simulator.reference.source import parse, read_meanings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic.fields import FieldInfo


__all__ = ["RECORDS", "list_fields", "list_keys", "list_lines"]


def _find_records(record: type[Record]) -> Iterator[type[Record]]:
    """Go through a mapping and all that can be below it, as a reader meets them."""
    yield record
    for field in record.model_fields.values():
        for part in _find_parts(field.annotation):
            yield from _find_records(part)


def _find_parts(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _find_parts(part)


RECORDS: tuple[type[Record], ...] = tuple(dict.fromkeys(_find_records(Scenario)))
"""The mappings of the language, as a reader meets them."""


def _choose(choices: Iterable[str]) -> str:
    *others, last = (f"`{each}`" for each in choices)
    return f"{', '.join(others)} or {last}"


_WORDS = {
    "Amount": "whole number",
    "Any": "anything",
    "AttackId": "ATT&CK id",
    "Difficulty": _choose(Difficulty),
    "DomainName": "domain name",
    "Endpoint": "end of a connection",
    "Flag": "`true` or `false`",
    "HttpFailure": _choose(get_args(HttpFailure)),
    "JmesPath": "JMESPath",
    "OperationName": "operation",
    "OutputName": "name",
    "Phase": _choose(Phase),
    "Place": "IP address, or an `${Output}`",
    "Port": "port",
    "Slug": "id",
    "Text": "text",
    "Weight": "number above 0",
    "_Lines": "text, or a list of texts",
    "_Names": "text, or a list of texts",
    "_Count": "whole number",
    "_Parameter": "text, number, `true` or `false`",
    "_Start": "time in UTC",
    "_HeaderValue": "text",
    "_Tokens": "number above 0",
    "float": "number",
    "int": "whole number",
    "str": "text",
}
_OF_WORDS = (
    "Slug",
    "OperationName",
    "OutputName",
    "AttackId",
    "DomainName",
    "Endpoint",
    "JmesPath",
    "Place",
    "Port",
)


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    yield "# The scenario file"
    yield ""
    yield from paragraph(
        "A scenario is a mapping in YAML. A key that is not on this page is a problem,"
        " and so is a value of another type; `gameday lint` tells all of them at once,"
        " each with its line and column. How to write one is in [the"
        " recipe](../how-to/write-a-scenario.md)."
    )
    for record in RECORDS:
        yield from ("", f"## {record.__name__}", "")
        yield from paragraph(inspect.getdoc(record) or "")
        yield ""
        for words in list_fields(record):
            yield from item(words)
    yield from ("", "## Words", "")
    yield from item(
        "duration: days, hours, minutes and seconds such as `90s`, `15m`, `1h30m` or"
        " `2d`. A bare number is none."
    )
    meanings = read_meanings(parse(Path(gameday.scenarios.words.__file__)).body)
    for name in _OF_WORDS:
        yield from item(f"{_WORDS[name]}: {meanings[name]}")
    yield from ("", "## References", "")
    yield from paragraph(
        "`${Name}` in any text stands for an output of the estate or for what an inject"
        f" has saved, and so do {code(*(f'${{{each}}}' for each in PSEUDO_NAMES))}. A"
        " text that is nothing but one reference becomes the value itself. `$${` writes"
        " `${`."
    )


def list_keys(record: type[Record]) -> list[str]:
    """Return the keys of a mapping, as a file spells them."""
    fields = record.model_fields.items()
    return [field.alias or name for name, field in fields]


def list_fields(record: type[Record]) -> Iterator[str]:
    """Go through the keys of a mapping: type, default, meaning."""
    schema: dict[str, Any] = record.model_json_schema(by_alias=True)
    describe(schema, record)
    for name, field in record.model_fields.items():
        key = field.alias or name
        kind = _tell_type(ast.parse(_annotation(record, name), mode="eval").body)
        meaning = schema["properties"][key].get("description", "")
        yield f"`{key}` ({kind}{_tell_default(field)}): {meaning}"


def _annotation(record: type[Record], name: str) -> str:
    for owner in record.__mro__:
        if name in (written := inspect.get_annotations(owner)):
            return str(written[name])
    raise KeyError(name)


def _tell_type(node: ast.expr) -> str:
    match node:
        case ast.BinOp(left=left, right=ast.Constant(value=None)):
            return _tell_type(left)
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=[one, *_])):
            return f"list, each {_article(_tell_type(one))}"
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[_, one])):
            return f"mapping of names to {_tell_type(one)}"
        case ast.Subscript(value=ast.Name(id="Literal"), slice=choices):
            named = choices.elts if isinstance(choices, ast.Tuple) else [choices]
            return _choose(ast.literal_eval(each) for each in named)
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=parts)):
            return _tell_type(parts[0])
    return _tell_name(ast.unparse(node))


def _tell_name(name: str) -> str:
    if any(record.__name__ == name for record in RECORDS):
        return f"[{name}](#{name.lower()})"
    return _WORDS.get(name, name.lower())


def _article(words: str) -> str:
    return f"{'an' if words.lstrip('[`')[0].lower() in 'aeio' else 'a'} {words}"


def _tell_default(field: FieldInfo) -> str:
    if field.is_required():
        return ", required"
    value = field.default
    if value in (None, (), PydanticUndefined):
        return ""
    return f", `{_write(value)}` where it is left out"


def _write(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds}s" if seconds % 60 else f"{seconds // 60}m"
    if isinstance(value, datetime):
        return write_time(value)
    if isinstance(value, Enum):
        return str(value.value)
    return f"{value:g}" if isinstance(value, int | float) else str(value)
