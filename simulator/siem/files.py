"""Files of Sigma rules, read with the place of everything in them.

pySigma knows the file of a rule but not its line, so the YAML is read here, and held
against Sigma's form. What a rule means is `rules`' business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sigma.rule import SigmaYAMLLoader

from gameday.scenarios.document import load_texts, read_text
from gameday.scenarios.errors import Problem, ScenarioError, UsageError
from gameday.scenarios.validation import Fault
from gameday.simulator.siem.form import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from gameday.scenarios.document import Loaded, Path as Keys

__all__ = ["Entry", "find_files", "read_file"]

_ENDINGS = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a file: a rule, a correlation, a filter."""

    name: str
    """The file as people call it: below the folder that was given."""
    loaded: Loaded

    @property
    def data(self) -> Mapping[str, Any]:
        """What it says."""
        found: Mapping[str, Any] = self.loaded.data
        return found

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.loaded.where(()).line or 1

    def problem(
        self, message: str, *keys: str | int, hint: str | None = None
    ) -> Problem:
        """Return a problem at the place of a key, or of the nearest one above it."""
        return self.loaded.problem(keys, message, hint, key=True)

    def find_field(self, ending: str) -> Keys | None:
        """Return the way to the first field with a modifier, ``contains``."""
        for path in _list_keys(self.data.get("detection"), ("detection",)):
            if ending in str(path[-1]).split("|")[1:]:
                return path
        return None


def find_files(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Find the files of rules: those given, and every YAML file below a folder.

    Returns:
        Each file with the name it goes by.

    Raises:
        UsageError: A path is not there, or no file is below a folder.
    """
    found: dict[Path, str] = {}
    for path in paths:
        files = _list_files(path)
        if not files:
            raise UsageError(
                f"expected Sigma rules, found none: {path}",
                code="sigma-missing",
                hint="name a file, or a folder with `.yml` files",
            )
        found.update(files)
    return list(found.items())


def read_file(path: Path, name: str) -> Iterator[Entry | Problem]:
    """Read the documents of a file, or say what is wrong with it and where."""
    try:
        found = load_texts(read_text(path), name, SigmaYAMLLoader, unique=True)
    except ScenarioError as error:
        yield from (_rename(problem, path, name) for problem in error.problems)
        return
    for loaded in found:
        faults = list(_find_faults(loaded.data))
        yield from (fault.locate(loaded) for fault in faults)
        if not faults:
            yield Entry(name, loaded)


def _find_faults(data: Any) -> Iterator[Fault]:
    if isinstance(data, dict):
        yield from DOCUMENT(data, ())
        detection = data.get("detection")
        if isinstance(detection, dict) and detection.get("condition", "") is None:
            yield Fault(("detection", "condition"), "expected text, found nothing")
    else:
        yield Fault((), "expected a Sigma rule, found no mapping")


def _rename(problem: Problem, path: Path, name: str) -> Problem:
    """Call a file what people call it in a problem of the file as a whole."""
    where = problem.where
    if where.path != str(path):
        return problem
    return replace(problem, where=replace(where, path=name))


def _list_files(path: Path) -> dict[Path, str]:
    if path.is_dir():
        inside = sorted(each for each in path.rglob("*") if each.suffix in _ENDINGS)
        return {each: each.relative_to(path).as_posix() for each in inside}
    return {path: path.name} if path.is_file() else {}


def _list_keys(value: Any, at: Keys) -> Iterator[Keys]:
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _list_keys(each, (*at, index))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield (*at, key)
            yield from _list_keys(each, (*at, key))
