"""CloudFormation's functions of values alone: joining, selecting, encoding.

A function whose arguments refer to something still to be made stays what it is.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation import is_function
from gameday.scenarios.validation import show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FUNCTIONS", "is_known", "join", "write_text"]

_PARTS_OF_ATTRIBUTE = 2


def is_known(value: Any) -> bool:
    """Say whether a value refers to nothing that is still to be made."""
    if isinstance(value, dict):
        return not is_function(value) and all(map(is_known, value.values()))
    return all(map(is_known, value)) if isinstance(value, list) else True


def write_text(value: Any) -> str:
    """Write a value as text, the way CloudFormation does."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def join(separator: str, items: Any) -> Any:
    """Join what is known; text where all of it is."""
    if isinstance(items, list) and is_known(items):
        return separator.join(map(write_text, items))
    return {"Fn::Join": [separator, items]}


def _get_attribute(argument: Any) -> Any:
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    if not isinstance(argument, list) or len(argument) < _PARTS_OF_ATTRIBUTE:
        raise ValueError(f"expected `Resource.Attribute`, found `{argument}`")
    name, *attribute = argument
    if not isinstance(name, str):
        raise TypeError(f"expected a resource's name, found {show(name)}")
    return {"Fn::GetAtt": [name, ".".join(map(str, attribute))]}


def _select(argument: Any) -> Any:
    index, items = argument
    if isinstance(items, list) and is_known(index):
        return items[int(index)]
    return {"Fn::Select": argument}


def _split(argument: Any) -> Any:
    separator, text = argument
    return text.split(separator) if isinstance(text, str) else {"Fn::Split": argument}


def _encode(argument: Any) -> Any:
    if is_known(argument):
        return base64.b64encode(write_text(argument).encode()).decode()
    return {"Fn::Base64": argument}


def _count(argument: Any) -> Any:
    return len(argument) if isinstance(argument, list) else {"Fn::Length": argument}


def _to_json(argument: Any) -> Any:
    if is_known(argument):
        return json.dumps(argument, separators=(",", ":"))
    return {"Fn::ToJsonString": argument}


FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    "Fn::Base64": _encode,
    "Fn::GetAtt": _get_attribute,
    "Fn::Join": lambda argument: join(*argument),
    "Fn::Length": _count,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::ToJsonString": _to_json,
}
"""By name; each trusts the form of what was written, not of what became of it."""
