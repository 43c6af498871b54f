"""A function's own view of imported modules: it sees its own, and nobody else does.

Two functions may both have an ``index.py`` or a ``utils.py``, and a function may have a
package that is called as a library installed here. As in Lambda, what it brings comes
first. It shares the rest of what the process has: the standard library and what is
installed, and of what it brings itself the few things named in `_SHARED`.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType, ModuleType

    from gameday.simulator.aws.lambda_.package import CodePackage

__all__ = ["PrivateModules"]

_SHARED = frozenset(
    {
        # the SDK, as Lambda's runtime brings it: its calls are led to the account
        *("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3"),
        "gameday",  # a handler that is an object of this process is found through it
    }
)
_COMPILED = "*.so"


class PrivateModules:
    """Modules of a code package; a part of a `ProcessState` and an import finder."""

    def __init__(self, package: CodePackage) -> None:
        self._package = package
        self._search = package.search_path
        self._names: dict[str, None] = {}
        self._own: dict[str, ModuleType] = {}
        self._hidden: dict[str, ModuleType] = {}
        brought = {entry.stem: entry for entry in _list_entries(self._search)}
        self._left = frozenset(n for n, entry in brought.items() if _is_left(n, entry))
        """What it brings and still shares."""
        self._tops = frozenset(brought) - self._left - sys.stdlib_module_names

    def exchange(self) -> None:
        """Put the function's modules in place of the process's, or back."""
        if self in sys.meta_path:
            self._leave()
        else:
            self._enter()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: object = None
    ) -> ModuleSpec | None:
        """Find a module in the package, as ``sys.meta_path`` asks for it."""
        if name.partition(".")[0] in self._left:
            return None
        places = sys.path if path is None else path
        own = [place for place in places if self._package.contains(place)]
        spec = PathFinder.find_spec(name, own) if own else None
        if spec is None:
            return None
        self._names[name] = None
        if type(spec.loader) is SourceFileLoader:
            spec.loader = _Loader(name, spec.loader.path, self._package)
            spec.origin = self._package.name_in_lambda(spec.loader.path)
        return spec

    def _enter(self) -> None:
        if not self._tops.isdisjoint(sys.modules):
            self._hidden = _take(self._tops)
        sys.modules.update(self._own)
        sys.path[:0] = self._search
        sys.meta_path.insert(0, self)

    def _leave(self) -> None:
        sys.meta_path.remove(self)
        loaded = {name: sys.modules.pop(name, None) for name in self._names}
        self._own = {name: module for name, module in loaded.items() if module}
        # what the function has put on the path itself stays its own as well
        self._search = [p for p in sys.path if self._package.contains(p)]
        sys.path[:] = [p for p in sys.path if not self._package.contains(p)]
        sys.modules.update(self._hidden)
        self._hidden = {}


class _Loader(SourceFileLoader):
    """Loads a source file under the name it has in Lambda; writes no bytecode."""

    def __init__(self, name: str, path: str, package: CodePackage) -> None:
        super().__init__(name, path)
        self._package = package

    def get_data(self, path: str) -> bytes:
        # A package's data are asked for beside its ``__file__``.
        return super().get_data(self._package.find(path))

    def get_code(self, fullname: str) -> CodeType:
        return self._package.compile(self.get_filename(fullname))


def _list_entries(search: Sequence[str]) -> Iterator[Path]:
    """Go through the packages and modules of a path; the first of a name comes last."""
    for place in reversed(search):
        for entry in sorted(Path(place).iterdir()):
            if entry.is_dir() or entry.suffix == ".py":
                yield entry


def _is_left(name: str, entry: Path) -> bool:
    """Say whether an installed package serves instead of the one that is brought.

    A compiled one was built for Lambda's machines, and can be loaded only once into a
    process; and a folder without code hides no package, as it would not in Lambda.
    """
    if name in _SHARED:
        return True
    if entry.is_dir() and (any(entry.rglob(_COMPILED)) or not any(entry.glob("*.py"))):
        spec = PathFinder.find_spec(name)
        return spec is not None and spec.origin is not None
    return False


def _take(tops: frozenset[str]) -> dict[str, ModuleType]:
    """Take modules and all below them out of the process, and return them."""
    names = [name for name in sys.modules if name.partition(".")[0] in tops]
    return {name: sys.modules.pop(name) for name in names}
