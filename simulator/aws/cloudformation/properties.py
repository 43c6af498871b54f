"""Whether a resource's properties are of the kinds that its type has them in.

CloudFormation holds what a template comes to against the type's schema, and calls
nothing for a resource that does not fit it: "Model validation failed (#/Protocol:
expected type: String, found: JSONObject)". A number may be written as text, and text as
a number. What the schemas ask beyond kinds and required keys (patterns, lengths, keys
there are not) is left to the services: a later schema may allow more.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from gameday.scenarios.validation import Fault
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.document import Path

__all__ = ["check_properties", "find_faults"]

_ANYTHING = "*"
_MAPPING = "{}"
_REQUIRED = "!"
_UNKNOWN = ("{{resolve:", "unsupported-")
"""How text begins that stands for something else: a secret, what a placeholder has."""


def check_properties(kind: str, properties: Any) -> None:
    """Refuse properties that are not in the form of their type.

    Args:
        kind: The resource's type, ``AWS::IAM::Role``; one nobody knows has no form.
        properties: With all references resolved.

    Raises:
        AwsError: With everything that does not fit, in CloudFormation's words.
    """
    faults = find_faults(kind, properties)
    told = ", ".join(f"{_point(fault.path)}: {fault.message}" for fault in faults)
    if told:
        raise AwsError("ValidationError", f"Model validation failed ({told})")


def find_faults(kind: str, properties: Any, path: Path = ()) -> Iterator[Fault]:
    """Find what does not fit, as far as values are known.

    Args:
        kind: The resource's type.
        properties: References in them, ``Ref`` and ``Fn::…``, may stand for anything.
        path: Where the properties stand.
    """
    yield from _check(properties, _find_form(kind), path)


def _check(value: Any, form: Any, path: Path) -> Iterator[Fault]:
    if form == _ANYTHING or value is None or _stands_for_another(value):
        return
    if isinstance(form, dict):
        yield from _check_record(value, form, path)
    elif isinstance(form, list):
        if isinstance(value, list):
            for index, each in enumerate(value):
                yield from _check(each, form[0], (*path, index))
        else:
            yield _mismatch("JSONArray", value, path)
    elif form == _MAPPING:
        if not isinstance(value, dict):
            yield _mismatch("JSONObject", value, path)
    elif not _is_scalar(value, form):
        yield _mismatch(form, value, path)


def _check_record(value: Any, form: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield _mismatch("JSONObject", value, path)
        return
    for written, inner in form.items():
        name = written.removesuffix(_REQUIRED)
        if name in value:
            yield from _check(value[name], inner, (*path, name))
        elif name != written:
            yield Fault(path, f"required key [{name}] not found")


def _stands_for_another(value: Any) -> bool:
    if isinstance(value, dict):
        return any(str(key) == "Ref" or str(key).startswith("Fn::") for key in value)
    return isinstance(value, str) and value.startswith(_UNKNOWN)


def _is_scalar(value: Any, form: str) -> bool:
    """Say whether a value is a scalar, or text that can be read as one, of a kind."""
    if isinstance(value, dict | list):
        return False
    if form == "Boolean":
        return str(value).lower() in {"true", "false"}
    if form in {"Integer", "Number"}:
        return not isinstance(value, bool) and _is_number(
            value, whole=form == "Integer"
        )
    return True


def _is_number(value: Any, *, whole: bool) -> bool:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return False
    return not whole or number.is_integer()


def _mismatch(expected: str, value: Any, path: Path) -> Fault:
    return Fault(path, f"expected type: {expected}, found: {_name_kind(value)}")


def _name_kind(value: Any) -> str:
    if isinstance(value, dict):
        return "JSONObject"
    if isinstance(value, list):
        return "JSONArray"
    names = {bool: "Boolean", int: "Integer", float: "Number"}
    return names.get(type(value), "String")


def _point(path: Path) -> str:
    """Write a path as a JSON pointer of a fragment."""
    return "/".join(map(str, ("#", *path)))


@lru_cache(maxsize=256)
def _find_form(kind: str) -> Any:
    text = _load().get(kind)
    return _ANYTHING if text is None else json.loads(text)


@cache
def _load() -> Mapping[str, str]:
    """Read the table: by type, its properties as JSON, which few are ever asked for."""
    text = resources.files(__package__).joinpath("properties.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return dict(line.split(" ", 1) for line in lines)
