"""The program a person named: found, and known to be startable, before anything plays.

It is not started here, and no shell reads the words.
"""

from __future__ import annotations

import os
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError

if TYPE_CHECKING:
    from gameday.scenarios.places import Places

__all__ = ["Program", "find_program"]


@dataclass(frozen=True, slots=True)
class Program:
    """What is started, and where."""

    words: tuple[str, ...]
    """The program as an absolute path, then its arguments as they were given."""
    folder: Path
    """Its working directory: where its words were found."""
    file: Path | None
    """The file that a person wrote: the program itself, or its first argument."""
    name: str
    """What reports call it: that file's name without its suffix."""


def find_program(text: str, places: Places) -> Program:
    """Find the program of ``command:TEXT``.

    Args:
        text: Words as a shell would split them.
        places: Where relative paths are looked for.

    Raises:
        UsageError: It is missing, or cannot be started.
    """
    words = _split(text)
    folders = tuple(folder.resolve() for folder in places.folders)
    found = _find_file(words[0], folders)
    if found is None:
        path = _search(words[0], folders)
        script, folder = _find_argument(words[1:], folders)
        if Path(words[0]).is_absolute() and (script is None or _has_settings(path)):
            script = path  # a person's own program, by its whole path
    else:
        path, folder = found
        script = path
    file = script or path
    return Program((str(path), *words[1:]), folder, script, file.stem)


def _has_settings(path: Path) -> bool:
    """Whether a person wrote settings beside a program: no interpreter has any."""
    return path.with_name(f"{path.stem}.responder.yaml").is_file()


def _split(text: str) -> list[str]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(
            f"expected words as a shell splits them, found `{text}`: {error}",
            code="command-unreadable",
        ) from error
    if not words:
        raise UsageError("`command:` names no program", code="command-missing")
    return words


def _find_file(word: str, folders: tuple[Path, ...]) -> tuple[Path, Path] | None:
    """Find a file that is named by a relative path, and the folder it starts from."""
    for folder in folders if not Path(word).is_absolute() else ():
        path = folder / word
        if path.is_file():
            _ensure_executable(path, word)
            return path, folder
    return None


def _ensure_executable(path: Path, word: str) -> None:
    if os.access(path, os.X_OK):
        return
    hint = f"`chmod +x {word}`"
    if path.suffix == ".py":
        hint += f", or `command:python3 {word}`"
    raise UsageError(
        f"{path} is not executable", code="command-not-executable", hint=hint
    )


def _search(word: str, folders: tuple[Path, ...]) -> Path:
    is_name = "/" not in word
    found = shutil.which(word) if is_name or Path(word).is_absolute() else None
    if found:
        return Path(found)
    places = [str(folder) for folder in folders]
    if is_name:
        places += os.environ.get("PATH", "").split(os.pathsep)
    raise UsageError(
        f"there is no program `{word}`",
        code="command-missing",
        hint=f"searched {', '.join(dict.fromkeys(places))}",
    )


def _find_argument(
    words: list[str], folders: tuple[Path, ...]
) -> tuple[Path | None, Path]:
    """Find the first argument that is a file: a script, for an interpreter."""
    for word in words:
        for folder in folders:
            if (folder / word).is_file():
                return folder / word, folder
    return None, folders[0]
