"""The value of an unquoted word in YAML, by the core schema of version 1.2.

A word that version 1.1 reads otherwise is a trap: two tools would see two values, and
its author meant one of them. Such a word is refused, never guessed.
"""

from __future__ import annotations

import math
import re

__all__ = ["Scalar", "Trap", "read_scalar"]

Scalar = str | int | float | bool | None

_MAX_DIGITS = 30
_QUOTE = "quote it if it is text"

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

_SIGN = r"[-+]?"
_TRAPS = tuple(
    (re.compile(pattern), kind, hint)
    for pattern, kind, hint in (
        (r"(?i:y|yes|n|no|on|off)", "a truth value", ", or write `true` or `false`"),
        (_SIGN + r"0[0-9_]+|0o[0-7]+", "octal", ", or leave out the leading zero"),
        (_SIGN + r"0b[01_]+", "binary", ", or write it in decimal"),
        (r"[-+]0x[0-9a-fA-F_]+", "a number", ", or write it in decimal"),
        (_SIGN + r"[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?", "of base sixty", ""),
        (_SIGN + r"[0-9]*_[0-9_]*(\.[0-9_]*)?", "a number", ", or leave out the `_`"),
        (_SIGN + r"[0-9]*\.[0-9]*_[0-9_]*", "a number", ", or leave out the `_`"),
        (r"0x[0-9a-fA-F]*_[0-9a-fA-F_]*", "a number", ", or leave out the `_`"),
        (_SIGN + r"[0-9]+[eE][-+]?[0-9]+", "a number", ", or write it out"),
        (_SIGN + r"[0-9]*\.[0-9]*[eE][0-9]+", "a number", ", or write it out"),
        (r"[-+]\.[0-9]+([eE][-+][0-9]+)?", "a number", ", or begin it with a zero"),
        (r"[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?([Tt \t].*)?", "a date", ""),
    )
)
"""Words with two readings: the pattern, what some readers take it for, the way out."""


class Trap(ValueError):
    """A word that two readers of YAML take for two values."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_scalar(word: str) -> Scalar:
    """Return the value of an unquoted word.

    Raises:
        Trap: The word has two readings, or is a number no scenario can mean.
    """
    if word in _NULLS:
        return None
    if word in _BOOLEANS:
        return _BOOLEANS[word]
    for pattern, kind, way_out in _TRAPS:
        if pattern.fullmatch(word):
            message = f"`{word[:60]}` is {kind} to some readers of YAML, not to others"
            raise Trap(message, f"quote it{way_out}")
    return _read_number(word)


def _read_number(word: str) -> Scalar:
    if _NOT_FINITE.fullmatch(word):
        raise Trap(
            f"expected a finite number, found `{word}`", "quote it if it is text"
        )
    integer, hexadecimal = _INTEGER.fullmatch(word), _HEXADECIMAL.fullmatch(word)
    if not integer and not hexadecimal and not _FLOAT.fullmatch(word):
        return word
    if len(word) > _MAX_DIGITS:
        message = f"expected a number of at most {_MAX_DIGITS} digits"
        raise Trap(message, _QUOTE)
    if integer:
        return int(word)
    if hexadecimal:
        return int(word, base=16)
    return _ensure_finite(word)


def _ensure_finite(word: str) -> float:
    number = float(word)
    if math.isinf(number):
        raise Trap(
            f"expected a finite number, found `{word}`", "quote it if it is text"
        )
    return number
