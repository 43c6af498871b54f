"""Paths in a suite, which start from the suite's own folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["anchor"]


def anchor(spec: str, folder: Path) -> str:
    """Make the path in a spec absolute where it is that of a file below a folder.

    A spec is a path, or has one between colons: ``template:stack.yaml``,
    ``lambda:handlers/isolate.py:handler``. A built-in's name stays as it is, unless
    there is a file of that name.
    """
    parts = spec.split(":")
    for index, part in enumerate(parts[:2]):
        if part and (folder / part).exists():
            parts[index] = str((folder / part).resolve())
            return ":".join(parts)
    return spec
