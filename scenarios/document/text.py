"""The text of a file a person named, or the reason why there is none.

It answers for what is wrong with the file itself: missing, a directory, too large, not
text. What the text says is not looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gameday.scenarios.errors import Problem, ScenarioError, Where

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_BYTES", "read_text"]

MAX_BYTES = 1024 * 1024
"""No scenario a person writes comes near; an accidental dump does."""

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""The characters YAML does not allow in a file."""


def read_text(path: Path) -> str:
    """Read a file of UTF-8 text, at most `MAX_BYTES` of it.

    Raises:
        ScenarioError: It is not one; the only problem says why.
    """
    content = _read_bytes(path)
    if len(content) > MAX_BYTES:
        raise _refusal(path, "expected at most 1 MiB, found a larger file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        message = f"expected UTF-8 text, found the byte 0x{content[error.start]:02x}"
        raise _refusal(path, message, after=before) from None
    if found := _UNPRINTABLE.search(text):
        message = f"expected text, found the control character U+{ord(found[0]):04X}"
        raise _refusal(path, message, after=text[: found.start()])
    return text


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _refusal(path, "expected a file, found a directory")
        if path.exists() and not path.is_file():
            raise _refusal(path, "expected an ordinary file")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refusal(path, "no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise _refusal(path, f"cannot be read: {reason.lower()}") from None


def _refusal(path: Path, message: str, *, after: str | None = None) -> ScenarioError:
    if after is None:
        where = Where(str(path))
    else:
        line_start = after.rfind("\n") + 1
        line = after.count("\n") + 1
        where = Where(str(path), line, len(after) - line_start + 1)
    return ScenarioError([Problem(where, message)], code="file-unreadable")
