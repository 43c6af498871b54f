"""A function's code and layers, unpacked where Python can import them from.

Files lie in a temporary folder that plays ``/var/task`` and ``/opt``, and compiled code
carries those names, so that a stack trace reads as it does in Lambda and is the same on
every machine. Where the files it was packed from are known, it carries their names, so
that a person finds the line that failed. It does not import anything.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType

__all__ = ["TASK_ROOT", "CodePackage", "CodeUnusable", "SourceFiles"]

TASK_ROOT = "/var/task"
_LAYER_ROOT = "/opt"
_MAX_UNZIPPED = 262_144_000  # the quota of Lambda for a function with its layers


class CodeUnusable(Exception):
    """The deployment package is no zip archive, or larger than Lambda accepts."""


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """The files of this machine that a function's code is from."""

    root: Path | None = None
    """The folder that the names in the package are relative to."""
    beside: Path | None = None
    """A file whose code is called and not packed: that of a function object."""
    template: tuple[Path, int] | None = None
    """The template that the code itself stands in, and the line it begins on."""

    def find(self, name: str) -> Path | None:
        """Return the file that was packed under a name, if it is there."""
        path = self.root and self.root / name
        return path if path and path.is_file() else None


class CodePackage:
    """The unpacked code; `close` removes it.

    Args:
        code: The function's zip archive.
        layers: The layers' zip archives, the lowest first.
        sources: What it was packed from, as far as it is known.

    Raises:
        CodeUnusable: An archive cannot be unpacked.
    """

    def __init__(
        self,
        code: bytes,
        layers: Sequence[bytes] = (),
        *,
        sources: SourceFiles | None = None,
    ) -> None:
        self._sources = sources or SourceFiles()
        # Taken now: a function that runs has a working directory of its own.
        self._here = Path.cwd()
        self._names: dict[str, str] = {}
        """The name in the package of each file that is shown under another's."""
        if beside := self._sources.beside:
            self._names[str(beside)] = beside.name
        self._folder = Path(tempfile.mkdtemp(prefix="gameday-lambda-"))
        self.task = self._folder / "task"
        self._opt = self._folder / "opt"
        self._compiled: dict[str, CodeType] = {}
        try:
            _unzip(code, self.task)
            for layer in layers:
                _unzip(layer, self._opt)
        except CodeUnusable:
            self.close()
            raise

    @property
    def folders(self) -> dict[str, str]:
        """Where the folders of Lambda are on this machine, by their names there."""
        return {TASK_ROOT: str(self.task), _LAYER_ROOT: str(self._opt)}

    def make_tmp(self) -> str:
        """Make a folder that plays ``/tmp`` for one execution environment."""
        return tempfile.mkdtemp(prefix="tmp-", dir=self._folder)

    def find(self, name: str) -> str:
        """Return where a file is on this machine that is so called in Lambda."""
        for place, folder in self.folders.items():
            if name.startswith(f"{place}/"):
                return folder + name.removeprefix(place)
        return name

    def name_in_lambda(self, path: str) -> str:
        """Return the name that a file of the package has in Lambda."""
        for name, folder in self.folders.items():
            if path.startswith(f"{folder}/"):
                return name + path.removeprefix(folder)
        return path

    @property
    def search_path(self) -> list[str]:
        """Where imports look first, in Lambda's order."""
        python = self._opt / "python"
        places = [self.task, python, *sorted(python.glob("lib/python3*/site-packages"))]
        return [str(place) for place in places if place.is_dir()]

    def contains(self, path: str) -> bool:
        """Say whether a path lies within the package."""
        return path.startswith(f"{self._folder}/")

    def compile(self, path: str) -> CodeType:
        """Compile a source file under the name it has in Lambda."""
        if path not in self._compiled:
            source = Path(path).read_bytes()
            if self._sources.template and path.startswith(f"{self.task}/"):
                # As many lines before it as in the template, so that each has the
                # number that a person looks for.
                source = b"\n" * (self._sources.template[1] - 1) + source
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # they belong to the function's author
                self._compiled[path] = compile(
                    source, self._shown(path), "exec", dont_inherit=True
                )
        return self._compiled[path]

    def name_file(self, shown: str) -> str | None:
        """Return a file's name in the function's own code; None for any other's.

        Args:
            shown: What a stack trace calls it.
        """
        if shown in self._names:
            return self._names[shown]
        own = shown.startswith(f"{TASK_ROOT}/")
        return shown.removeprefix(f"{TASK_ROOT}/") if own else None

    def close(self) -> None:
        """Remove the files."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _shown(self, path: str) -> str:
        """Return the name that a file's compiled code carries."""
        if path.startswith(f"{self._opt}/"):
            return _LAYER_ROOT + path.removeprefix(str(self._opt))
        name = path.removeprefix(f"{self.task}/")
        source = self._sources.find(name)
        if self._sources.template:
            source = self._sources.template[0]
            name = source.name
        if source is None:
            return f"{TASK_ROOT}/{name}"
        # As a person here would write it: from the current folder on.
        is_here = source.is_relative_to(self._here)
        shown = str(source.relative_to(self._here) if is_here else source)
        self._names[shown] = name
        return shown


def _unzip(archive: bytes, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    try:
        with zipfile.ZipFile(BytesIO(archive)) as content:
            if sum(file.file_size for file in content.infolist()) > _MAX_UNZIPPED:
                raise CodeUnusable("the unzipped code is larger than 250 MB")
            content.extractall(folder)
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise CodeUnusable(f"the code is no usable zip archive: {error}") from error
