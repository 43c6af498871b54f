"""A function's own view of imported modules: it sees its own, and nobody else does.

Two functions may both have an ``index.py`` or a ``utils.py``. What the process has from
the standard library and from installed packages is shared, boto3 above all.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

    from gameday.simulator.aws.lambda_.package import CodePackage

__all__ = ["PrivateModules"]


class PrivateModules:
    """Modules of a code package; a part of a `ProcessState` and an import finder."""

    def __init__(self, package: CodePackage) -> None:
        self._package = package
        self._search = package.search_path
        self._names: dict[str, None] = {}
        self._own: dict[str, ModuleType] = {}
        self._hidden: dict[str, ModuleType] = {}
        self._tops = _top_names(self._search)

    def exchange(self) -> None:
        """Put the function's modules in place of the process's, or back."""
        if self in sys.meta_path:
            self._leave()
        else:
            self._enter()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: Any = None
    ) -> ModuleSpec | None:
        """Find a module in the package, as ``sys.meta_path`` asks for it."""
        places = sys.path if path is None else path
        own = [place for place in places if self._package.contains(place)]
        spec = PathFinder.find_spec(name, own) if own else None
        if spec is None:
            return None
        if spec.origin is None and _is_installed(name, places, own):
            return None  # a folder of data does not hide a real package
        self._names[name] = None
        if type(spec.loader) is SourceFileLoader:
            spec.loader = _Loader(name, spec.loader.path, self._package)
        return spec

    def _enter(self) -> None:
        for top in self._tops:
            if top in sys.modules and not _is_shared(top):
                self._hidden |= _take(top)
        sys.modules.update(self._own)
        sys.path[:0] = self._search
        sys.meta_path.insert(0, self)

    def _leave(self) -> None:
        sys.meta_path.remove(self)
        loaded = {name: sys.modules.pop(name, None) for name in self._names}
        self._own = {name: module for name, module in loaded.items() if module}
        self._search = [p for p in sys.path if self._package.contains(p)]
        sys.path[:] = [p for p in sys.path if not self._package.contains(p)]
        sys.modules.update(self._hidden)
        self._hidden = {}


class _Loader(SourceFileLoader):
    """Loads a source file under the name it has in Lambda; writes no bytecode."""

    def __init__(self, name: str, path: str, package: CodePackage) -> None:
        super().__init__(name, path)
        self._package = package

    def get_code(self, fullname: str) -> CodeType:
        return self._package.compile(self.get_filename(fullname))


def _top_names(search: Sequence[str]) -> tuple[str, ...]:
    found = {
        entry.stem
        for place in search
        for entry in Path(place).iterdir()
        if entry.is_dir() or entry.suffix == ".py"
    }
    return tuple(sorted(found - sys.stdlib_module_names))


def _is_shared(name: str) -> bool:
    """Say whether a loaded module is an installed package, shared by everybody."""
    origin = getattr(sys.modules[name], "__file__", None)
    return origin is not None and "site-packages" in Path(origin).parts


def _is_installed(name: str, places: Sequence[str], own: Sequence[str]) -> bool:
    spec = PathFinder.find_spec(name, [p for p in places if p not in own])
    return spec is not None and spec.origin is not None


def _take(top: str) -> dict[str, ModuleType]:
    names = [n for n in sys.modules if n == top or n.startswith(f"{top}.")]
    return {name: sys.modules.pop(name) for name in names}
