"""Where a relative path is looked for: the one rule, whoever wrote the path.

A path that is written in a file starts from that file's folder, and one that is typed
on the command line from the current folder. What is not there is looked for in the
other one as well. An absolute path is where it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

__all__ = ["Places"]


@dataclass(frozen=True, slots=True)
class Places:
    """Folders that are searched one after the other."""

    folders: tuple[Path, ...]

    @classmethod
    def beside(cls, file: Path) -> Self:
        """Return the places of a path that is written in a file."""
        return cls((file.parent, Path()))

    @classmethod
    def here(cls) -> Self:
        """Return the places of a path that is typed on the command line."""
        return cls((Path(),))

    def then(self, folder: Path) -> Places:
        """Return these places, and a folder that is searched after them."""
        return Places((*self.folders, folder))

    def find(self, name: str | Path) -> Path | None:
        """Find a file or a folder; None where none of the places has it."""
        for folder in self.folders:
            path = folder / name
            try:
                if path.exists():
                    return path
            except (OSError, ValueError):  # a name no file can have
                return None
        return None

    def __str__(self) -> str:
        """Name the folders, for a message about what is in none of them."""
        return ", ".join(dict.fromkeys(str(each.resolve()) for each in self.folders))
