"""All that moto keeps, in a few characters: two states are alike if these are.

What is looked at is data: what its models hold, in whatever containers. Code, locks and
the like are no state. Objects are told apart by what is in them and by the order in
which they are come upon, never by where in memory they lie, so that two copies of a
process can be compared.
"""

from __future__ import annotations

from collections import deque
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from moto.core.base_backend import BackendDict

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["take_fingerprint"]

_PLAIN = (str, bytes, int, float, complex, type(None))
_LISTS = (list, tuple, deque)
_SETS = (set, frozenset)


def take_fingerprint(*more: bytes | str) -> str:
    """Return a digest of everything in every backend that is in use, and of more."""
    everything: Any = BackendDict
    # moto has no public list; a plain copy makes no account that is asked for.
    backends = [dict.copy(each) for each in everything._instances]  # noqa: SLF001
    digest = blake2b(digest_size=16)
    for token in _write([backends, more]):
        digest.update(token.encode(errors="replace"))
    return digest.hexdigest()


def _write(start: object) -> Iterator[str]:
    """Write an object, and all that hangs on it, as one long text, part by part."""
    met: dict[int, int] = {}
    kept: list[object] = []  # an id is only good for as long as its object is there
    todo: list[Any] = [start]
    while todo:
        each = todo.pop()
        if isinstance(each, _PLAIN):
            yield f"{type(each).__name__}:{each!r};"
            continue
        if id(each) in met:
            yield f"@{met[id(each)]};"
            continue
        met[id(each)] = len(met)
        kept.append(each)
        parts = _take_apart(each)
        yield f"{type(each).__qualname__}[{len(parts)}]"
        todo += reversed(parts)


def _take_apart(each: Any) -> list[Any]:
    """List what is in an object; nothing of what is no data."""
    if isinstance(each, dict):
        parts = [part for item in dict.items(each) for part in item]
        return parts + _list_attributes(each)
    if isinstance(each, _LISTS):
        return list(each)
    if isinstance(each, _SETS):
        # The order of a set is no state, and differs from process to process.
        return sorted(each, key=repr)
    module = type(each).__module__
    if module.startswith(("moto.", "gameday.")):
        return _list_attributes(each)
    if module == "datetime":
        return [repr(each)]
    return []


def _list_attributes(each: Any) -> list[Any]:
    return [part for item in getattr(each, "__dict__", {}).items() for part in item]
