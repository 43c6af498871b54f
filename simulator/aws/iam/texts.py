"""The strings of a policy: literal text with wildcards and policy variables in it.

A string is cut up once and cached. Matching follows the IAM user guide: ``*`` is any
run of characters and ``?`` any single one; in an ARN they stay within one of the first
five colon-separated parts, unless a ``*`` ends the string. ``${key}`` is the value of
a condition key, ``${key, 'other'}`` has a default, and ``${*}``, ``${?}`` and ``${$}``
are those characters themselves. A variable without a value matches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Context", "Text", "Value", "Variable", "parse_text"]

Value = str | tuple[str, ...]
"""The value of a condition key: one text, or the several of a multivalued key."""

Context = Mapping[str, Value]
"""The condition keys of a request, in lower case."""

_TOKEN = re.compile(r"\$\{([^}]*)\}|([*?])")
_DEFAULT = re.compile(r"^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$", re.DOTALL)
_CHARACTERS = {"*", "?", "$"}
_FREE = 5
"""Colons before an ARN's last part, in which wildcards are free."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A policy variable: the condition key it stands for, and its default."""

    key: str
    default: str | None = None

    def value(self, context: Context) -> str | None:
        """Return what it stands for in a request, or None where that is nothing."""
        found = context.get(self.key, self.default)
        return found if isinstance(found, str) else None


@dataclass(frozen=True, slots=True)
class _Wildcard:
    many: bool

    @property
    def character(self) -> str:
        return "*" if self.many else "?"


_Piece = str | _Wildcard | Variable


@dataclass(frozen=True, slots=True)
class Text:
    """One string of a policy, ready to be compared."""

    source: str
    pieces: tuple[_Piece, ...]
    constant: str | None
    """The string itself, where no variable changes it."""
    glob: re.Pattern[str] | None
    """The string as a pattern, where no variable changes it."""
    arn: re.Pattern[str] | None
    """The string as an ARN pattern, where no variable changes it."""

    def fill(self, context: Context) -> str | None:
        """Return the string with its variables replaced, wildcards left as they are."""
        if self.constant is not None:
            return self.constant
        parts = [_plain(piece, context) for piece in self.pieces]
        return None if None in parts else "".join(part for part in parts if part)

    def is_like(self, value: str, context: Context) -> bool:
        """Compare with wildcards that match everything, as ``StringLike`` does."""
        pattern = self.glob or _compile_pieces(self.pieces, context, colons=_FREE)
        return pattern is not None and pattern.fullmatch(value) is not None

    def is_arn_of(self, value: str, context: Context) -> bool:
        """Compare as an ARN: part by part, wildcards free only in the last one."""
        pattern = self.arn or _compile_pieces(
            self.pieces, context, colons=_first_colon(self.source)
        )
        return pattern is not None and pattern.fullmatch(value) is not None


@lru_cache(maxsize=16384)
def parse_text(source: str, *, variables: bool = True) -> Text:
    """Cut up a string of a policy.

    Args:
        source: The string as it stands in the document.
        variables: Whether the policy's version knows variables (2012-10-17 does).
    """
    pieces = tuple(_cut(source, variables=variables))
    if any(isinstance(piece, Variable) for piece in pieces):
        return Text(source, pieces, None, None, None)
    constant = "".join(filter(None, (_plain(piece, {}) for piece in pieces)))
    glob = _compile_pieces(pieces, {}, colons=_FREE)
    arn = _compile_pieces(pieces, {}, colons=_first_colon(source))
    return Text(source, pieces, constant, glob, arn)


def _cut(source: str, *, variables: bool) -> list[_Piece]:
    pieces: list[_Piece] = []
    end = 0
    for token in _TOKEN.finditer(source):
        if token[2] is None and not variables:
            continue
        pieces.append(source[end : token.start()])
        pieces.append(_piece(token))
        end = token.end()
    pieces.append(source[end:])
    return [piece for piece in pieces if piece != ""]


def _piece(token: re.Match[str]) -> _Piece:
    if token[2] is not None:
        return _Wildcard(many=token[2] == "*")
    if token[1] in _CHARACTERS:
        return token[1]
    parts = _DEFAULT.match(token[1])
    if parts is None:
        return token[0]
    return Variable(parts[1].lower(), parts[2])


def _plain(piece: _Piece, context: Context) -> str | None:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, _Wildcard):
        return piece.character
    return piece.value(context)


def _first_colon(source: str) -> int:
    """Count from zero in an ARN; anything else is free of parts."""
    return 0 if source.startswith("arn:") else _FREE


def _compile_pieces(
    pieces: tuple[_Piece, ...], context: Context, *, colons: int
) -> re.Pattern[str] | None:
    """Make a pattern, or None where a variable has no value or no place there."""
    parts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            colons += piece.count(":")
            parts.append(re.escape(piece))
        elif isinstance(piece, _Wildcard):
            parts.append(_wildcard(piece, free=colons >= _FREE))
        else:
            value = piece.value(context)
            if value is None or colons < _FREE:
                return None
            parts.append(re.escape(value))
    if pieces and pieces[-1] == _Wildcard(many=True):
        parts[-1] = ".*"
    return _compile("".join(parts))


def _wildcard(piece: _Wildcard, *, free: bool) -> str:
    return ("." if free else "[^:]") + ("*" if piece.many else "")


@lru_cache(maxsize=16384)
def _compile(source: str) -> re.Pattern[str]:
    return re.compile(source, re.DOTALL)
