"""``Fn::Sub``: text with ``${Name}`` in it, taken apart.

``${!Name}`` writes ``${Name}`` itself. What a name stands for is the caller's affair;
a name nobody knows is a resource's, or an attribute of one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["substitute"]

_TOKEN = re.compile(r"\$\{(!?)([^{}]*)\}")


def substitute(text: str, names: Mapping[str, Any]) -> list[Any]:
    """Return the pieces of a text: plain ones, known values, and references."""
    pieces: list[Any] = []
    end = 0
    for token in _TOKEN.finditer(text):
        _add(pieces, text[end : token.start()])
        _add(pieces, _read(token, names))
        end = token.end()
    _add(pieces, text[end:])
    return pieces


def _read(token: re.Match[str], names: Mapping[str, Any]) -> Any:
    is_literal, name = token[1], token[2].strip()
    if is_literal:
        return f"${{{name}}}"
    if name in names:
        return names[name]
    resource, dot, attribute = name.partition(".")
    if dot:
        return {"Fn::GetAtt": [resource, attribute]}
    return {"Ref": name}


def _add(pieces: list[Any], piece: Any) -> None:
    if piece == "":
        return
    if pieces and isinstance(piece, str) and isinstance(pieces[-1], str):
        pieces[-1] += piece
    else:
        pieces.append(piece)
