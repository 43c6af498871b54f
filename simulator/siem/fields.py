"""The fields of a record by their dotted names, as Sigma rules write them.

A name goes through objects by their members and through lists by each of their
elements: ``instancesSet.items.instanceId`` names the ids of all instances. A member
whose own name has dots is found too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find_values", "texts_of", "write_text"]


def find_values(record: Any, name: str) -> Iterator[Any]:
    """Find every value of a field that is there and not null, elements one by one."""
    if isinstance(record, list | tuple):
        for element in record:
            yield from find_values(element, name)
    elif isinstance(record, Mapping):
        yield from _find_members(record, name)


def _find_members(record: Mapping[str, Any], name: str) -> Iterator[Any]:
    found = record.get(name)
    if found is not None:
        yield from _each(found)
        return
    head, dot, rest = name.partition(".")
    while dot:
        if (member := record.get(head)) is not None:
            yield from find_values(member, rest)
        more, dot, rest = rest.partition(".")
        head = f"{head}.{more}"


def _each(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for element in value:
            yield from _each(element)
    elif value is not None:
        yield value


def texts_of(value: Any) -> tuple[str, ...]:
    """Return a value as the texts a rule may match: an object's JSON, for one.

    Text inside an object, such as a policy document, is matched with and without the
    backslashes that JSON puts before its quotes.
    """
    if isinstance(value, str):
        return (value,)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, int | float):
        return (str(value),)
    text = write_text(value)
    return (text, text.replace('\\"', '"')) if '\\"' in text else (text,)


def write_text(value: Any) -> str:
    """Write a value as compact JSON."""
    return json.dumps(value, separators=(",", ":"), default=dict)
