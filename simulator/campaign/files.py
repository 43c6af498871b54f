"""The files a campaign is planned from: scenarios and suites, below the paths given."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.catalogue import FILE_NAMES
from gameday.scenarios.errors import UsageError
from gameday.scenarios.loader import find_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["find_files", "is_scenario", "is_suite"]

_SCENARIOS = (".scenario.yaml", ".scenario.yml")
_SUITES = (".suite.yaml", ".suite.yml")


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return files in the order of the paths, each once; below a folder, by name.

    Raises:
        UsageError: There is no such file, or nothing to play below a folder.
    """
    return list(dict.fromkeys(file for path in paths for file in _find_below(path)))


def is_scenario(path: Path) -> bool:
    """Whether a file of this name is a scenario wherever it is found."""
    return path.name in FILE_NAMES or path.name.endswith(_SCENARIOS)


def is_suite(path: Path) -> bool:
    """Whether a file of this name is a suite."""
    return path.name.endswith(_SUITES)


def _find_below(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path if path.is_file() and is_suite(path) else find_scenario(path)
        return
    found = sorted(file for file in _walk(path) if is_scenario(file) or is_suite(file))
    if not found:
        raise UsageError(
            f"nothing to play below {path}",
            code="scenario-unknown",
            hint=f"expected a `{FILE_NAMES[0]}`, `*{_SCENARIOS[0]}` or `*{_SUITES[0]}`",
        )
    yield from found


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            yield Path(parent) / name
