"""Where in a person's own file a program failed, as its interpreter complained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["find_line"]

_BETWEEN = r"""(?:", line |: line |: |:)(\d+)\b"""
"""Between file and line: Python's, bash's, dash's, and that of most others."""

_INNERMOST_LAST = "Traceback (most recent call last)"


def find_line(said: str, file: Path | None) -> str | None:
    """Find the line of a file that a program was in when it failed.

    Args:
        said: What it wrote on standard error.
        file: The file that a person wrote.

    Returns:
        Its name and the line, such as ``isolate.py:12``; None if nothing is said.
    """
    if file is None:
        return None
    lines = re.findall(re.escape(file.name) + _BETWEEN, said)
    if not lines:
        return None
    line = lines[-1] if _INNERMOST_LAST in said else lines[0]
    return f"{file.name}:{line}"
