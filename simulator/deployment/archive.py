"""A folder or a file of code as the zip archive that Lambda takes.

The same files give the same bytes on every machine: names are sorted, and times and
owners are left out.
"""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CodeTooLarge", "pack", "pack_files", "pack_text"]

_MAX_UNZIPPED = 262_144_000  # the quota of Lambda, with layers
_ARCHIVES = frozenset({".jar", ".zip"})
_LEFT_OUT = frozenset(
    {".aws-sam", ".git", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv"}
    | {"__pycache__", "gameday-runs", "node_modules"}
)
"""What lies beside code and is not code; a build would not ship it either."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16


class CodeTooLarge(Exception):
    """The files are more than Lambda accepts."""


def pack(path: Path) -> bytes:
    """Return a folder or a file as an archive; an archive is returned as it is.

    Raises:
        CodeTooLarge: It has more than 250 MB.
    """
    if path.is_file() and path.suffix in _ARCHIVES:
        return path.read_bytes()
    if path.is_file():
        return pack_files(path.parent, [path])
    return pack_files(path, _list(path))


def pack_files(root: Path, files: Iterable[Path]) -> bytes:
    """Return files as an archive, by their names below a folder.

    Raises:
        CodeTooLarge: They have more than 250 MB.
    """
    kept = [each for each in files if each.is_file() and not _is_left_out(each)]
    total = sum(file.stat().st_size for file in kept)
    if total > _MAX_UNZIPPED:
        size = f"{total / 1e6:.0f} MB in {len(kept)} files"
        raise CodeTooLarge(f"{root} has {size}; Lambda takes 250 MB")
    return _zip((f.relative_to(root).as_posix(), f.read_bytes()) for f in kept)


def pack_text(name: str, text: str) -> bytes:
    """Return an archive of one file."""
    return _zip([(name, text.encode())])


def _list(folder: Path) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each not in _LEFT_OUT)
        found += [Path(place, name) for name in sorted(names)]
    return found


def _is_left_out(path: Path) -> bool:
    return "__pycache__" in path.parts


def _zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = _MODE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return content.getvalue()
