"""What a folder of code needs and neither has nor finds installed.

A hint and no more: whether an import fails, the function's own run shows.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["find_missing"]

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_FILE = "requirements.txt"


def find_missing(folder: Path) -> list[str]:
    """Return the packages of ``requirements.txt`` that are nowhere to be found."""
    path = folder / _FILE
    if not path.is_file():
        return []
    names = (_NAME.match(line) for line in path.read_text(errors="replace").split("\n"))
    wanted = [name[1] for name in names if name]
    shipped = {_fold(each.name.split("-")[0]) for each in folder.glob("*.dist-info")}
    return [
        name
        for name in wanted
        if _fold(name) not in shipped and not _is_installed(name)
    ]


def _fold(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
