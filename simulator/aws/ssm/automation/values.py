"""The types of runbook values: how they are read, checked and written as text.

The API carries every value as a list of texts; a runbook has six types.
Source: Systems Manager user guide, "Data elements and parameters".
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

from gameday.simulator.aws.times import write_time

__all__ = [
    "TYPES",
    "base_type",
    "convert",
    "describe_mismatch",
    "fits",
    "to_text",
    "to_texts",
]

TYPES: Final = ("String", "StringList", "Integer", "Boolean", "MapList", "StringMap")
"""The types of parameters, variables and outputs."""

_PYTHON: Final = {
    "Boolean": bool,
    "Integer": int,
    "MapList": list,
    "String": str,
    "StringList": list,
    "StringMap": dict,
}


def base_type(kind: str) -> str:
    """Return the type behind one that names a resource.

    ``AWS::EC2::Instance::Id`` is a text, ``List<AWS::EC2::Instance::Id>`` a list.
    """
    if kind.startswith("List<"):
        return "StringList"
    return "String" if kind.startswith("AWS::") else kind


def convert(texts: list[str], kind: str) -> Any:
    """Read the texts of the API as a value of a type.

    Raises:
        ValueError: They are none; the message says what was expected.
    """
    kind = base_type(kind)
    if kind == "StringList":
        return list(texts)
    if kind == "MapList":
        return [_load(text, dict) for text in texts]
    if len(texts) != 1:
        raise ValueError(f"expected one value of type {kind}, found {len(texts)}")
    text = texts[0]
    if kind == "Integer":
        return int(text)
    if kind == "Boolean":
        return _read_boolean(text)
    return _load(text, dict) if kind == "StringMap" else text


def fits(value: Any, kind: str) -> bool:
    """Say whether a value is of a type."""
    kind = base_type(kind)
    if kind == "Integer" and isinstance(value, bool):
        return False
    return isinstance(value, _PYTHON[kind])


def describe_mismatch(value: Any, kind: str) -> str:
    """Say what was expected and what was found."""
    return f"expected a {kind}, found {type(value).__name__} {to_text(value)[:100]}"


def to_text(value: Any) -> str:
    """Write a value as it stands within other text."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return write_time(value)
    return json.dumps(value, ensure_ascii=False, default=_write)


def to_texts(value: Any) -> list[str]:
    """Write a value as the API carries it."""
    if isinstance(value, list):
        return [to_text(each) for each in value]
    return [to_text(value)]


def _load(text: str, kind: type) -> Any:
    value = json.loads(text)
    if not isinstance(value, kind):
        raise ValueError(f"expected a JSON object, found {text[:100]}")  # noqa: TRY004 - the caller tells one kind of error
    return value


def _read_boolean(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(f"expected true or false, found {text[:100]}")
    return text.lower() == "true"


def _write(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
