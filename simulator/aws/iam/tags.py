"""The tags that a call puts on something or takes off it, in every shape AWS has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["request_tags", "untagged_keys"]

_NAMES = ("Tags", "tags", "TagList", "TagSet", "Tag")


def request_tags(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags a call carries, by key."""
    tags: dict[str, str] = {}
    for element in _tag_elements(params):
        tags |= _read(element)
    return tags


def untagged_keys(params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys of the tags a call takes away."""
    keys = params.get("TagKeys") or params.get("tagKeys") or ()
    return tuple(keys) if isinstance(keys, list | tuple) else ()


def _tag_elements(params: Mapping[str, Any]) -> Iterator[Any]:
    yield from (params[name] for name in _NAMES if params.get(name))
    for each in params.get("TagSpecifications") or params.get("TagSpecification") or ():
        yield each.get("Tags", ())
    tagging = params.get("Tagging")
    if isinstance(tagging, Mapping):
        yield tagging.get("TagSet", ())


def _read(element: Any) -> dict[str, str]:
    if isinstance(element, Mapping):
        return {k: str(v) for k, v in element.items() if isinstance(v, str)}
    if not isinstance(element, list | tuple):
        return {}
    pairs = (_pair(each) for each in element if isinstance(each, Mapping))
    return {key: value for key, value in pairs if key}


def _pair(tag: Mapping[str, Any]) -> tuple[str, str]:
    key = tag.get("Key") or tag.get("key") or tag.get("TagKey") or ""
    value = tag.get("Value") or tag.get("value") or tag.get("TagValue") or ""
    return str(key), str(value)
