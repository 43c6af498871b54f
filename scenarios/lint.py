"""Scenario files looked at for problems, many at a time; nothing is played."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.advice import find_advice
from gameday.scenarios.catalogue import FILE_NAMES
from gameday.scenarios.errors import UsageError
from gameday.scenarios.examination import examine
from gameday.scenarios.loader import find_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gameday.scenarios.errors import Problem
    from gameday.scenarios.examination import Rule

__all__ = ["Report", "lint"]


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in scenario files."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    """What makes a scenario invalid."""
    warnings: tuple[Problem, ...]
    """What is allowed but probably not meant."""


def lint(paths: Iterable[Path], rules: Iterable[Rule] = ()) -> Report:
    """Look at scenarios: files, library ids, and every scenario below a folder.

    Args:
        paths: What to look at.
        rules: Those beside the language's own.

    Raises:
        UsageError: There is no such file, or no scenario below a folder.
    """
    files = tuple(dict.fromkeys(file for path in paths for file in _find_files(path)))
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for file in files:
        found = examine(file, rules)
        problems += found.problems
        if found.draft is not None and not found.problems:
            warnings += find_advice(found.draft)
    return Report(files, tuple(problems), tuple(warnings))


def _find_files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield find_scenario(path)
        return
    found = sorted(_walk(path))
    if not found:
        message = f"no scenario below {path}: expected a `{FILE_NAMES[0]}`"
        raise UsageError(message, code="scenario-unknown")
    yield from found


def _walk(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in FILE_NAMES:
            if name in names:
                yield Path(parent) / name
