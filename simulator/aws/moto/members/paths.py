"""Ways to what stands deep in a request: ``IpPermissions[].IpRanges[].CidrIp``.

A way leads to a leaf: what has no members of its own, or is a map, whose keys are the
caller's. A member of a request itself is no leaf within one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.members.harmless import is_idle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Path", "change", "leave_out", "list_leaves", "write_path"]

Path = tuple[str, ...]
"""The names on the way; ``[]`` stands for each of a list."""

_EACH = "[]"
_GONE = object()


def list_leaves(shape: Any, value: Any, above: Path = ()) -> Iterator[tuple[Path, Any]]:
    """List the leaves within the members of a request, each with botocore's shape.

    One that says nothing, or does nothing anywhere, is not among them.
    """
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, part in value.items():
            if name in shape.members and not is_idle(name, part):
                yield from list_leaves(shape.members[name], part, (*above, name))
    elif shape.type_name == "list" and _has_members(shape.member):
        for each in value:
            yield from list_leaves(shape.member, each, (*above, _EACH))
    elif len(above) > 1:
        yield above, shape


def _has_members(shape: Any) -> bool:
    if shape.type_name == "list":
        return _has_members(shape.member)
    return bool(shape.type_name == "structure")


def leave_out(value: Any, path: Path) -> Any:
    """Copy a value without what stands at the end of a way."""
    return _replace(value, path, lambda _: _GONE)


def change(value: Any, path: Path, shape: Any) -> Any:
    """Copy a value with another one at the end of a way, if there is another."""
    return _replace(value, path, lambda each: _vary(each, shape))


def _replace(value: Any, path: Path, make: Callable[[Any], Any]) -> Any:
    if not path:
        return make(value)
    first, rest = path[0], path[1:]
    if first == _EACH and isinstance(value, list):
        return [_replace(each, rest, make) for each in value]
    if not isinstance(value, dict) or first not in value:
        return value
    made = _replace(value[first], rest, make)
    others = {name: each for name, each in value.items() if name != first}
    return others if made is _GONE else {**others, first: made}


def _vary(value: Any, shape: Any) -> Any:
    """Return another value of a kind; the same where there is no telling which."""
    if isinstance(value, list):
        return [_vary(each, shape.member) for each in value]
    for kind, make in _OTHERS.items():
        if isinstance(value, kind):
            return make(value, shape)
    return value


def _vary_word(word: str, shape: Any) -> str:
    others = [each for each in getattr(shape, "enum", ()) if each != word]
    return others[0] if others else f"{word}x"


_OTHERS: dict[type, Callable[[Any, Any], Any]] = {
    bool: lambda value, _: not value,
    int: lambda value, _: value + 1,
    float: lambda value, _: value + 1,
    str: _vary_word,
    dict: lambda value, _: {f"{key}x": each for key, each in value.items()},
    datetime: lambda value, _: value + timedelta(days=1),
}


def write_path(path: Path) -> str:
    """Write a way as people do."""
    return ".".join(path).replace(f".{_EACH}", _EACH)
