"""The code of a handler: which files, and what Lambda calls the handler in them.

Nothing is imported: whether the code works, its own run shows.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError, Where
from gameday.scenarios.spelling import suggest
from gameday.simulator.deployment.template.archive import pack_files

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    def pack(self) -> bytes:
        """Return the archive: its package, or the file and the modules beside it."""
        if self.path.parent != self.root:
            top = self.root / self.path.relative_to(self.root).parts[0]
            return pack_files(self.root, sorted(top.rglob("*")))
        beside = [each for each in sorted(self.root.iterdir()) if _is_code(each)]
        files = [f for each in beside for f in (each, *sorted(each.rglob("*")))]
        return pack_files(self.root, files)


def find_source(about: str, beside: Path) -> HandlerSource:
    """Find a handler.

    Args:
        about: ``package.module:handler`` or ``path/to/file.py:handler``.
        beside: The folder relative paths start from, after the current one.

    Raises:
        UsageError: It is not there.
    """
    place, colon, function = about.rpartition(":")
    if not colon or not place or not function.isidentifier():
        raise UsageError(
            f"expected `package.module:handler` or `file.py:handler`, found `{about}`",
            code="responder-invalid",
        )
    is_file = place.endswith(".py") or "/" in place
    path = _find_file(place, beside) if is_file else _find_module(place, beside)
    _ensure_defined(path, function)
    return HandlerSource(path, _find_root(path), function)


def _find_file(place: str, beside: Path) -> Path:
    for path in (Path(place), beside / place):
        if path.is_file():
            return path
    raise UsageError(f"there is no file {place}", code="responder-unknown")


def _find_module(name: str, beside: Path) -> Path:
    top, *rest = name.split(".")
    with _looking_in(beside):
        spec = importlib.util.find_spec(top)
    if spec is None:
        raise UsageError(
            f"there is no module `{name}`",
            code="responder-unknown",
            hint="it is looked for beside the scenario, here, and where Python looks",
        )
    if not rest and spec.origin:
        return Path(spec.origin)
    for folder in spec.submodule_search_locations or ():
        module = Path(folder, *rest)
        for path in (module.with_suffix(".py"), module / "__init__.py"):
            if path.is_file():
                return path
    raise UsageError(f"there is no module `{name}`", code="responder-unknown")


@contextmanager
def _looking_in(beside: Path) -> Iterator[None]:
    before = list(sys.path)
    sys.path[:0] = [str(Path.cwd()), str(beside.resolve())]
    try:
        yield
    finally:
        sys.path[:] = before


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
