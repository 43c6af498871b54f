"""The words in the code that answers an operation: what it can ask a request for.

Code that reads a member of a request has to name it, in a string or as an argument. So
the names in a function, and in whatever it calls, are an upper bound of what it reads;
they are found in compiled code, without running it. Whether a member that is read is
also heeded, nothing here can say.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from functools import lru_cache, partial
from types import CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from moto.core.responses import BaseResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Spellings", "find_code", "find_unnamed", "fold"]

Spellings = dict[str, frozenset[str]]
"""Members of a request, each with the names that code may have for it, folded."""

_TOKEN = re.compile(r"[\w-]+")
_STEM = re.compile(r"x-amz-[\w-]+-")
_WHOLE = frozenset(
    {
        "_get_params",
        "body",
        "form_data",
        "json_body",
        "params",
        "querystring",
        "request_params",
    }
)
"""Attributes of moto's responses that hold a whole request, not one member of it."""
_UNNAMED = frozenset({"__dict__", "setattr"})
"""What lets code use members that it does not name."""
_OF_CONTAINERS = frozenset(
    name for kind in (dict, list, set, str) for name in dir(kind)
)


def find_code(answer: object) -> CodeType | None:
    """Return the code that answers an operation; None where it is not written here.

    Unlike the function it outlives an exercise: closures are made anew in each.
    """
    function = _find_function(answer)
    return function and function.__code__


def find_unnamed(
    start: object,
    wanted: Spellings,
    *,
    way: object = None,
    singled_out: frozenset[str] = frozenset(),
) -> set[str]:
    """Return the members of a request that the code of an operation cannot ask for.

    Args:
        start: The function that answers: a method of moto's, or one of ours.
        wanted: The members that were sent.
        way: What of moto's takes the request, and hands it to the method.
        singled_out: Members that are never handed on with others, such as headers.
    """
    function = _find_function(start)
    if function is None:
        return set()
    handler = getattr(way, "__self__", None)
    if not isinstance(handler, type):
        return _look_far(function.__module__, start, wanted)
    near = _Walk(partial(_methods_of, handler), wanted)
    near.go(start)
    near.go(way)
    rest = {n: s for n, s in wanted.items() if n in near.missing - singled_out}
    if not rest or not near.names & _WHOLE:
        return near.missing
    # What is handed on whole is read wherever it goes.
    far = _look_far(handler.__module__, start, rest)
    return near.missing - rest.keys() | far


def _look_far(module: str, start: object, wanted: Spellings) -> set[str]:
    """Look in all code of the package that a module is in."""
    package = f"{module.rpartition('.')[0]}."
    # Rooms open with their first call, so what is loaded grows while a process lasts.
    loaded = tuple(sorted(name for name in sys.modules if name.startswith(package)))
    walk = _Walk(_methods_in(loaded), wanted)
    walk.go(start)
    return walk.missing


def fold(word: str) -> str:
    """Return a word as it is compared: ``dBInstanceId`` is ``db_instance_id``."""
    return word.lower().replace("_", "").replace("-", "")


class _Walk:
    """A walk through functions, and through those that they name, nearest first.

    Args:
        methods: Finds what may be meant by an attribute's name.
        wanted: It ends when all of these were heard of.
    """

    def __init__(
        self, methods: Callable[[str], Iterable[object]], wanted: Spellings
    ) -> None:
        self.names: set[str] = set()
        self._methods = methods
        self._wanted = dict(wanted)

    @property
    def missing(self) -> set[str]:
        """The members nobody named."""
        return set(self._wanted)

    def go(self, start: object) -> None:
        """Walk from a function to all that it can call."""
        todo = [start]
        seen: set[int] = set()
        # What is found is put behind, so the list grows while it is gone through.
        for each in todo:
            function = _find_function(each)
            if function is None or id(function) in seen:
                continue
            seen.add(id(function))
            if _is_of_service(function):
                todo += _list_kept(function)
                for code in _list_codes(function.__code__):
                    self._hear(code)
                    for name in code.co_names:
                        todo += self._methods(name)
                        todo.append(function.__globals__.get(name))
            if not self._wanted:
                return

    def _hear(self, code: CodeType) -> None:
        self.names.update(code.co_names)
        words = {*code.co_varnames, *_list_words(code.co_consts)}
        heard = {fold(word) for word in words}
        # Some headers are looked for by how they begin: ``x-amz-grant-``.
        stems = tuple(fold(word) for word in words if _STEM.fullmatch(word))
        anything = not _UNNAMED.isdisjoint(code.co_names)
        self._wanted = {
            member: spellings
            for member, spellings in self._wanted.items()
            if not anything
            and heard.isdisjoint(spellings)
            and not any(each.startswith(stems) for each in spellings)
        }


def _methods_of(handler: type, name: str) -> Iterator[object]:
    """Find a method of a class of moto's that reads requests, but none all have."""
    if name not in _OF_CONTAINERS and not hasattr(BaseResponse, name):
        yield getattr(handler, name, None)


@lru_cache(maxsize=64)
def _methods_in(modules: tuple[str, ...]) -> Callable[[str], Iterator[object]]:
    """Make what finds methods of any class of some modules, and a class by its name."""
    index: dict[str, list[tuple[type, str]]] = {}
    for each in _list_classes(modules):
        for parent in each.__mro__:
            if parent not in BaseResponse.__mro__:
                for name in sorted(vars(parent).keys() - _OF_CONTAINERS):
                    index.setdefault(name, []).append((parent, name))
        index.setdefault(each.__name__, []).append((each, "__init__"))

    def find(name: str) -> Iterator[object]:
        # Looked up anew each time: a correction comes and goes with an exercise.
        for parent, attribute in index.get(name, ()):
            yield vars(parent).get(attribute)

    return find


def _list_classes(modules: tuple[str, ...]) -> Iterator[type]:
    for name in modules:
        for each in vars(sys.modules[name]).values():
            if isinstance(each, type) and each.__module__ == name:
                yield each


def _find_function(found: object) -> FunctionType | None:
    if isinstance(found, partial):
        found = found.func
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, MethodType | classmethod | staticmethod):
        found = found.__func__
    return found if isinstance(found, FunctionType) else None


def _list_kept(function: FunctionType) -> Iterator[object]:
    """List what a function keeps: a correction of ours goes on to moto's own method."""
    yield getattr(function, "__wrapped__", None)
    for cell in function.__closure__ or ():
        with suppress(ValueError):  # it is empty, as that of a class not yet made
            yield cell.cell_contents


def _is_of_service(function: FunctionType) -> bool:
    """Tell code of a service's, or a correction of it, from what all services share."""
    module = function.__module__ or ""
    return not module.startswith("moto.core.") and module.startswith(
        ("moto.", "gameday.")
    )


def _list_codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _list_codes(constant)


def _list_words(constants: Iterable[Any]) -> Iterator[str]:
    for constant in constants:
        if isinstance(constant, str):
            yield from _TOKEN.findall(constant)
        elif isinstance(constant, tuple | frozenset):
            yield from _list_words(constant)
