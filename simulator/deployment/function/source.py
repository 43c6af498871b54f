"""The code of a handler: which files, and what Lambda calls the handler in them.

Nothing is imported: whether the code works, its own run shows.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError, Where
from gameday.scenarios.spelling import suggest
from gameday.simulator.aws.lambda_.package import SourceFiles
from gameday.simulator.deployment.archive import pack_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.places import Places

__all__ = ["HandlerSource", "find_source"]

_PLAIN = frozenset({"__init__", "app", "handler", "index", "lambda_function", "main"})


@dataclass(frozen=True, slots=True)
class HandlerSource:
    """A handler's file, and where imports start from."""

    path: Path
    root: Path
    """The folder that the module's name is relative to."""
    function: str

    @property
    def handler(self) -> str:
        """The handler as Lambda names it: ``package.module.function``."""
        module = self.path.relative_to(self.root).with_suffix("")
        parts = [part for part in module.parts if part != "__init__"]
        return ".".join((*parts, self.function))

    @property
    def name(self) -> str:
        """A name for reports: the file's, or its folder's where that says nothing."""
        stem = self.path.stem
        name = self.path.resolve().parent.name if stem in _PLAIN else stem
        return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "handler"

    @property
    def sources(self) -> SourceFiles:
        """The files it is from: those that its package has, under their own paths."""
        return SourceFiles(self.root)

    def pack(self) -> bytes:
        """Return the archive: its package, or the file and the modules beside it."""
        if self.path.parent != self.root:
            top = self.root / self.path.relative_to(self.root).parts[0]
            return pack_files(self.root, sorted(top.rglob("*")))
        beside = [each for each in sorted(self.root.iterdir()) if _is_code(each)]
        files = [f for each in beside for f in (each, *sorted(each.rglob("*")))]
        return pack_files(self.root, files)


def find_source(about: str, places: Places) -> HandlerSource:
    """Find a handler.

    Args:
        about: ``package.module:handler`` or ``path/to/file.py:handler``.
        places: Where the file or the module is looked for, before Python's own path.

    Raises:
        UsageError: It is not there.
    """
    place, colon, function = about.rpartition(":")
    if not colon or not place or not function.isidentifier():
        raise UsageError(
            f"expected `package.module:handler` or `file.py:handler`, found `{about}`",
            code="responder-invalid",
        )
    if place.endswith(".py") or "/" in place:
        path = _find_file(place, places)
        root = _find_root(path.absolute())
    else:
        path, root = _find_module(place, places)
    _ensure_defined(path, function)
    return HandlerSource(path.absolute(), root, function)


def _find_file(place: str, places: Places) -> Path:
    path = places.find(place)
    if path is None or not path.is_file():
        raise UsageError(
            f"there is no file {place}",
            code="responder-unknown",
            hint=f"searched {places}",
        )
    return path


def _find_module(name: str, places: Places) -> tuple[Path, Path]:
    """Find a module's file, and the folder its full name starts from.

    Python's own import system is asked last: it answers from what this process has
    imported, and a handler may well be called as a library that is installed here.
    """
    for folder in (*places.folders, *map(Path, sys.path), *_find_hooked(name)):
        path = _look_in(folder, name)
        if path is not None:
            root = _find_root(path.absolute())
            start = folder.absolute()  # above the root, where a package has no init
            return path, start if root.is_relative_to(start) else root
    raise UsageError(
        f"there is no module `{name}`",
        code="responder-unknown",
        hint="it is looked for beside the scenario, here, and where Python looks",
    )


def _look_in(folder: Path, name: str) -> Path | None:
    module = folder.joinpath(*name.split("."))
    for path in (module / "__init__.py", module.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def _find_hooked(name: str) -> Iterator[Path]:
    """Go through the folders an import hook knows, such as an editable install's."""
    try:
        spec = importlib.util.find_spec(name.partition(".")[0])
    except ValueError:  # a module that was made by hand
        spec = None
    if spec is not None:
        places = spec.submodule_search_locations or [str(spec.origin)]
        yield from (Path(place).parent for place in places)


def _find_root(path: Path) -> Path:
    folder = path.parent
    while (folder / "__init__.py").is_file():
        folder = folder.parent
    return folder


def _is_code(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").is_file()


def _ensure_defined(path: Path, function: str) -> None:
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:
        where = Where(str(path), getattr(error, "lineno", None))
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise UsageError(
            f"not valid Python {version}: {getattr(error, 'msg', error)}",
            code="responder-invalid",
            hint="code runs here with the Python that the simulator runs with",
            where=where,
        ) from error
    names = set(_list_names(tree))
    if function not in names and "*" not in names:
        raise UsageError(
            f"there is no function `{function}` in {path}",
            code="responder-unknown",
            hint=suggest(function, names),
        )


def _list_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
