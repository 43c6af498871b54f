"""The parameters of an AWS call, held against botocore's input shape.

It finds unknown and missing members and values of the wrong type, before any call is
made. A value with a ``${…}`` in it is left alone: nobody knows it yet. What AWS itself
would refuse (lengths, enumerations, combinations) is left to AWS.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gameday.scenarios.references import has_reference
from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path

__all__ = ["encode_params", "find_shape_faults"]

_ACCEPTED: dict[str, tuple[str, tuple[type, ...]]] = {
    "string": ("text", (str,)),
    "character": ("text", (str,)),
    "blob": ("text", (str,)),
    "timestamp": ("a time", (str, int, float)),
    "boolean": ("`true` or `false`", (bool,)),
    "integer": ("a whole number", (int,)),
    "long": ("a whole number", (int,)),
    "float": ("a number", (int, float)),
    "double": ("a number", (int, float)),
}
_DOCUMENT_TYPES = frozenset({"string", "blob"})


def find_shape_faults(value: Any, shape: Any, path: Path = ()) -> Iterator[Fault]:
    """Find what is wrong with a value for a shape; None takes no parameters."""
    if isinstance(value, str) and has_reference(value):
        return
    if shape is None:
        if value:
            yield Fault(path, "the operation takes no parameters")
    elif shape.type_name == "structure":
        yield from _check_structure(value, shape, path)
    elif shape.type_name == "list":
        yield from _check_list(value, shape, path)
    elif shape.type_name == "map":
        yield from _check_map(value, shape, path)
    else:
        yield from _check_scalar(value, shape, path)


def encode_params(value: Any, shape: Any) -> Any:
    """Write mappings and lists as JSON where the shape wants text.

    Policy documents are text to AWS; a scenario writes them as YAML.
    """
    if shape is None:
        return value
    kind = shape.type_name
    if kind in _DOCUMENT_TYPES and isinstance(value, dict | list):
        return json.dumps(value)
    if kind == "structure" and isinstance(value, dict) and not _is_open(shape):
        members = shape.members
        return {key: encode_params(v, members.get(key)) for key, v in value.items()}
    if kind == "list" and isinstance(value, list):
        return [encode_params(item, shape.member) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: encode_params(item, shape.value) for key, item in value.items()}
    return value


def _check_structure(value: Any, shape: Any, path: Path) -> Iterator[Fault]:
    if _is_open(shape):
        return
    if not isinstance(value, dict):
        yield Fault(path, f"expected a mapping, found {_kind(value)}")
        return
    for name in shape.required_members:
        if name not in value and not _is_token(shape.members[name]):
            yield Fault(path, f"`{name}` is missing")
    for name, item in value.items():
        if name in shape.members:
            yield from find_shape_faults(item, shape.members[name], (*path, name))
        else:
            hint = suggest(name, shape.members)
            message = f"unknown parameter `{name}`"
            yield Fault((*path, name), message, hint, at_key=True)


def _check_list(value: Any, shape: Any, path: Path) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(path, f"expected a list, found {_kind(value)}")
        return
    for index, item in enumerate(value):
        yield from find_shape_faults(item, shape.member, (*path, index))


def _check_map(value: Any, shape: Any, path: Path) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, f"expected a mapping, found {_kind(value)}")
        return
    for key, item in value.items():
        yield from find_shape_faults(item, shape.value, (*path, key))


def _check_scalar(value: Any, shape: Any, path: Path) -> Iterator[Fault]:
    if shape.type_name in _DOCUMENT_TYPES and isinstance(value, dict | list):
        return
    expected, types = _ACCEPTED[shape.type_name]
    is_misplaced_flag = isinstance(value, bool) and bool not in types
    if is_misplaced_flag or not isinstance(value, types):
        hint = "quote it" if expected == "text" and value is not None else None
        yield Fault(path, f"expected {expected}, found {_kind(value)}", hint)


def _is_open(shape: Any) -> bool:
    """Whether a structure holds any JSON at all."""
    return bool(getattr(shape, "is_document_type", False))


def _is_token(shape: Any) -> bool:
    """Whether botocore fills a member in by itself."""
    return bool(shape.metadata.get("idempotencyToken"))


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text[:60]}`"
