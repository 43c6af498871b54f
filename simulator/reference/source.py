"""What is read from the source itself: docstrings under names, calls, constants.

Reading does not import, so that a page costs nothing but time to parse.
"""

from __future__ import annotations

import ast
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ROOT", "list_trees", "parse", "read_meanings", "read_summary"]

ROOT = Path(__file__).resolve().parents[2]
"""Where the packages lie."""


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def list_trees(*rooms: str) -> Iterator[ast.Module]:
    """Go through the modules of packages, by the order of their names."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "reference" not in path.relative_to(ROOT).parts:
                yield parse(path)


def read_meanings(body: list[ast.stmt]) -> dict[str, str]:
    """Return the words that stand under the names of a module or class."""
    meanings: dict[str, str] = {}
    for statement, below in pairwise(body):
        match statement, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name))
                | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                meanings[name] = text
    return meanings


def read_summary(path: Path) -> str:
    """Return the first paragraph of a module's docstring."""
    return (ast.get_docstring(parse(path)) or "").partition("\n\n")[0]
